-- The days on which stored tasks opened, as their numbers write it.
SELECT DISTINCT substr(task_number, length(task_number) - 12, 6) AS day
FROM push.task_state
ORDER BY day
