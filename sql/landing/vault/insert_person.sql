-- Persons that the vault did not know.
INSERT INTO person
SELECT
    newest.key,
    newest.id_number,
    newest.name,
    newest.updated_at,
    CAST($business_date AS DATE),
    $extract
FROM newest
ANTI JOIN person ON newest.key = person.person_key
