-- Persons that the vault did not know.
INSERT INTO person
SELECT
    staged.key,
    staged.id_number,
    staged.name,
    staged.updated_at,
    CAST($business_date AS DATE),
    $extract
FROM staged
ANTI JOIN person ON staged.key = person.person_key
