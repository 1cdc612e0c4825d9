-- Tasks of which a cited row is there no more.
SELECT DISTINCT rests.task_number
FROM (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM explained
) AS rests
SEMI JOIN missing ON rests.source_row = missing.source_row
