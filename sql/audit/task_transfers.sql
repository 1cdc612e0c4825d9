-- The department that a task was handed to, and what it said.
SELECT
    zone,
    department,
    named,
    opened_on,
    closed_on,
    state,
    why,
    result,
    done_on
FROM push.transfer
WHERE task_number = $task_number
ORDER BY opened_on
