-- Where the chain stood after each night.
INSERT INTO push.ledger_night
SELECT
    e.business_date,
    n.events,
    e.seq AS last_seq,
    e.hash AS head
FROM (
    SELECT
        max(seq) AS seq,
        count(*) AS events
    FROM push.task_event
    GROUP BY business_date
) AS n
INNER JOIN push.task_event AS e ON n.seq = e.seq
ORDER BY e.business_date
