-- Persons of a landed file whom the vault does not know; and, where the file gives names, those whose name another row of the
-- same time has given as well: taken in once more, the file's name could take its place.
WITH landed AS (
    SELECT
        landed_key,
        updated_at,
        count(*) AS versions
    FROM read_parquet($file)
    WHERE landed_key IS NOT NULL
    GROUP BY landed_key, updated_at
)

SELECT count(*) AS persons
FROM landed
LEFT JOIN person ON landed.landed_key = person.person_key
WHERE
    person.person_key IS NULL
    OR ($names AND person.updated_at = landed.updated_at AND (person.extract <> $extract OR landed.versions > 1))
