-- The events that stood before the night of $T: its models saw the tasks as the night before left them.
SELECT
    seq,
    task_number,
    event,
    detail
FROM published.push.task_event
WHERE business_date < $T AND task_number IS NOT NULL
