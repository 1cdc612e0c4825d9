-- One row a key: the newest version that carries a name, a whole one before one with a lost character, else the newest at
-- all; ties go to the later row.
WITH versions AS (
    SELECT
        key,
        id_number,
        name,
        updated_at,
        row_number() OVER (
            PARTITION BY key
            ORDER BY
                CASE WHEN name IS NULL THEN 2 WHEN regexp_matches(name, $lost_character) THEN 1 ELSE 0 END,
                updated_at DESC,
                row_number DESC
        ) AS place
    FROM staged
    WHERE key IS NOT NULL
)

SELECT
    key,
    id_number,
    name,
    updated_at
FROM versions
WHERE place = 1
