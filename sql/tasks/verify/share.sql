-- The events of a share of all tasks, those whose number has one of these characters last but one; a purged task has none.
SELECT
    seq,
    business_date,
    task_number,
    event,
    detail
FROM push.task_event
WHERE list_contains($characters, substr(task_number, length(task_number) - 1, 1))
