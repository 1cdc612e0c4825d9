-- Nights whose end of the chain is not where the ledger wrote it down: events were taken away or added.
WITH ends AS (
    SELECT
        business_date,
        count(*) AS events,
        max(seq) AS last_seq
    FROM push.task_event
    GROUP BY business_date
)

SELECT
    night.business_date,
    night.last_seq
FROM push.ledger_night AS night
LEFT JOIN ends ON night.business_date = ends.business_date
LEFT JOIN push.task_event AS last ON ends.last_seq = last.seq
WHERE
    coalesce(ends.events, 0) <> night.events
    OR (night.events > 0 AND (ends.last_seq <> night.last_seq OR last.hash <> night.head))
UNION ALL
SELECT
    ends.business_date,
    ends.last_seq
FROM ends
LEFT JOIN push.ledger_night AS night ON ends.business_date = night.business_date
WHERE night.business_date IS NULL
ORDER BY business_date
