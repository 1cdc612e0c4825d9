-- Tonight's events in the order in which they are chained.
SELECT
    task_number,
    event,
    actor,
    detail
FROM tonight_event
ORDER BY step, ord, task_number, event
