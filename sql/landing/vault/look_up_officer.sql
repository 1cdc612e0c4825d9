-- What the list writer asks of the vault: many keys at once, each answered at most once.
SELECT officer.officer_number, officer.name
FROM officer
SEMI JOIN wanted ON officer.officer_number = wanted.key
ORDER BY officer.officer_number
