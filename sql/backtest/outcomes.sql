-- What became of the tasks that are no longer found, or still: how they ended, or where they stand.
-- Grain: one row a fate and outcome.
SELECT
    found_task.fate,
    coalesce(task.ending, task.state, 'no task') AS outcome,
    count(DISTINCT coalesce(task.task_number, found_task.task_key)) AS tasks
FROM found_task
LEFT JOIN published.push.task_state AS task ON found_task.task_key = task.task_key
WHERE found_task.fate <> 'added'
GROUP BY found_task.fate, outcome
ORDER BY found_task.fate, outcome
