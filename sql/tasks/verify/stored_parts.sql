-- The parts (see parts.sql) that stored tasks are of.
SELECT DISTINCT concat(substr(task_number, length(task_number) - 12, 6), substr(task_number, length(task_number) - 1, 1)) AS part
FROM push.task_state
ORDER BY part
