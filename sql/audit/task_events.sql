-- The events of a task, in the order of the chain; details are what `outpost explain` tells.
SELECT
    seq,
    business_date,
    event,
    actor,
    substr(hash, 1, 16) AS hash
FROM push.task_event
WHERE task_number = $task_number
ORDER BY seq
