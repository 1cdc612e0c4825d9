-- What became of the tasks of findings that are dropped or kept: how they ended, or where they stand.
-- Grain: one row a fate and outcome.
SELECT
    found_key.fate,
    coalesce(task.ending, task.state, 'no task') AS outcome,
    count(DISTINCT coalesce(task.task_number, found_key.task_key)) AS tasks
FROM found_key
LEFT JOIN published.push.task_state AS task ON found_key.task_key = task.task_key
WHERE found_key.fate <> 'added'
GROUP BY found_key.fate, outcome
ORDER BY found_key.fate, outcome
