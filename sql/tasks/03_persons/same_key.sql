-- Live tasks whose key has become that of another live task (two pseudonyms were one person): the oldest stays.
-- Grain: one row a task that ends (task_number).
WITH ranked AS (
    SELECT
        task_number,
        row_number() OVER (PARTITION BY task_key ORDER BY opened_on, task_number) AS position
    FROM tonight_task
)

SELECT
    task_number,
    'duplicate' AS ending
FROM ranked
WHERE position > 1
ORDER BY task_number
