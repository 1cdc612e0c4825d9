-- Keys that are suppressed or held without a task: of rejected batches, and of those that wait.
-- Grain: one row a key (task_key).
SELECT task_key
FROM push.suppression
WHERE task_number IS NULL
UNION
SELECT task_key
FROM push.breaker_key
WHERE state = 'pending'
ORDER BY task_key
