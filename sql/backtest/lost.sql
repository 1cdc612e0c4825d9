-- Tasks that are no longer found, and that somebody went to see and confirmed.
SELECT DISTINCT task.task_number
FROM found_task
INNER JOIN published.push.task_state AS task ON found_task.task_key = task.task_key
WHERE found_task.fate = 'dropped' AND task.ending = 'confirmed'
ORDER BY task.task_number
