-- What the list writer asks of the vault: many keys at once, each answered at most once.
SELECT person.person_key, person.id_number, person.name
FROM person
SEMI JOIN wanted ON person.person_key = wanted.key
ORDER BY person.person_key
