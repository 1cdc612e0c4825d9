-- The events of a share of all tasks: those whose number says that they opened in these days. A purged task has none.
SELECT
    seq,
    task_number,
    event,
    detail
FROM push.task_event
WHERE
    business_date BETWEEN $from_date AND $to_date
    AND substr(task_number, length(task_number) - 12, 6) BETWEEN $from_day AND $to_day
