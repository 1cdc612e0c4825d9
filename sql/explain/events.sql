-- The life of a task.
SELECT
    business_date,
    event,
    actor,
    detail
FROM push.task_event
WHERE task_number = $number
ORDER BY seq
