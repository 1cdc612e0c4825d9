-- Tasks that two nights in a row no longer found: they end by themselves.
-- Grain: one row a task that ends (task_number).
SELECT
    task_number,
    'auto_resolved' AS ending
FROM tonight_absent
WHERE resolved
ORDER BY task_number
