-- One row a key stays: the newest version that carries a name, a whole one before one with a lost character, else the newest
-- at all; ties go to the later row. Most keys come once, and are not sorted.
WITH several AS (
    SELECT key
    FROM staged
    GROUP BY key
    HAVING count(*) > 1
),

versions AS (
    SELECT
        staged.rowid AS at,
        row_number() OVER (
            PARTITION BY staged.key
            ORDER BY
                CASE WHEN staged.name IS NULL THEN 2 WHEN regexp_matches(staged.name, $lost_character) THEN 1 ELSE 0 END,
                staged.updated_at DESC,
                staged.row_number DESC
        ) AS place
    FROM staged
    SEMI JOIN several ON staged.key = several.key
)

DELETE FROM staged
USING versions
WHERE staged.rowid = versions.at AND versions.place > 1
