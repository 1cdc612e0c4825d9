-- The events of a share of all tasks, those whose number has this last character but one; a purged task has none.
SELECT
    seq,
    business_date,
    task_number,
    event,
    detail
FROM push.task_event
WHERE substr(task_number, length(task_number) - 1, 1) = $character
