-- What the list writer asks of the vault: many keys at once, each answered at most once.
SELECT lessor.lease_number, lessor.surname
FROM lessor
SEMI JOIN wanted ON lessor.lease_number = wanted.key
ORDER BY lessor.lease_number
