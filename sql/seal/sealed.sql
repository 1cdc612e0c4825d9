-- The seals of all nights, in the order of the chain, each with the event that holds it.
SELECT
    seq,
    business_date,
    CAST(detail AS VARCHAR) AS detail
FROM push.task_event
WHERE event = 'sealed'
ORDER BY seq
