-- What happened to tasks on a night, by whom: the ledger, or a kind of recipient.
SELECT
    event,
    split_part(actor, ':', 1) AS said_by,
    count(*) AS events
FROM push.task_event
WHERE business_date = $business_date
GROUP BY event, said_by
ORDER BY event, said_by
