-- The rows that tasks rest on, and those of who looks after their places, each once.
SELECT unnest(source_rows) AS source_row
FROM explained
UNION
SELECT unnest(posts) AS source_row
FROM explained
