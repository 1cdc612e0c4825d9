-- Each person of the vault under the new pseudonym as well; one who is there already keeps his entry. Where an exchange was
-- begun and never published, a person stands under two old ones: the newer entry counts.
WITH moved AS (
    SELECT
        rekeyed.person_key,
        person.id_number,
        person.name,
        person.updated_at,
        person.business_date,
        person.extract,
        row_number() OVER (
            PARTITION BY rekeyed.person_key
            ORDER BY person.updated_at DESC, person.business_date DESC, rekeyed.old_person_key
        ) AS place
    FROM person
    INNER JOIN rekeyed ON person.person_key = rekeyed.old_person_key
    ANTI JOIN person AS there ON rekeyed.person_key = there.person_key
)

INSERT INTO person
SELECT
    person_key,
    id_number,
    name,
    updated_at,
    business_date,
    extract
FROM moved
WHERE place = 1
