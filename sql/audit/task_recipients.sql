-- Who has a task now, in which role, and by which fallback.
SELECT
    zone,
    kind,
    number,
    role,
    fallback
FROM push.task_recipient
WHERE task_number = $task_number
ORDER BY role, zone, kind, number
