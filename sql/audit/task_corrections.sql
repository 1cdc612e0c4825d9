-- What departments were told because of a task.
SELECT
    zone,
    department,
    matter,
    opened_on,
    closed_on,
    state
FROM push.correction
WHERE task_number = $task_number
ORDER BY opened_on, zone, department
