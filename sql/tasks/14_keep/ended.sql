-- Tasks that ended tonight.
SELECT *
FROM tonight_task
WHERE state = 'closed'
ORDER BY task_number
