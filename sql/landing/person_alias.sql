-- Which key stands for a person whose ID number was corrected or had 15 digits: the end of the chain of replacements.
-- Where two registrations name the same previous number, the one written last is believed, then the smaller key.
WITH RECURSIVE claims AS (
    SELECT
        previous_person_key AS old_key,
        person_key AS new_key,
        row_number() OVER (PARTITION BY previous_person_key ORDER BY updated_at DESC, person_key) AS place
    FROM read_parquet($files)
    WHERE previous_person_key IS NOT NULL AND previous_person_key <> person_key
),

replaced AS (
    SELECT
        old_key,
        new_key
    FROM claims
    WHERE place = 1
),

steps AS (
    SELECT
        old_key,
        new_key
    FROM replaced
    UNION
    SELECT
        steps.old_key,
        replaced.new_key
    FROM steps
    INNER JOIN replaced ON steps.new_key = replaced.old_key
)

SELECT
    steps.old_key AS old_person_key,
    steps.new_key AS person_key
FROM steps
LEFT JOIN replaced AS further ON steps.new_key = further.old_key
WHERE further.old_key IS NULL
ORDER BY steps.old_key
