-- Tasks of dropped findings that somebody went to see and confirmed.
SELECT DISTINCT task.task_number
FROM found_key
INNER JOIN published.push.task_state AS task ON found_key.task_key = task.task_key
WHERE found_key.fate = 'dropped' AND task.ending = 'confirmed'
ORDER BY task.task_number
