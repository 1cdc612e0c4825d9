-- The events of a share of all tasks: those whose numbers are of these parts (see parts.sql). A purged task has none.
SELECT
    seq,
    task_number,
    event,
    detail
FROM push.task_event
WHERE
    business_date BETWEEN $from_date AND $to_date
    AND concat(substr(task_number, length(task_number) - 12, 6), substr(task_number, length(task_number) - 1, 1))
    BETWEEN $from_part AND $to_part
