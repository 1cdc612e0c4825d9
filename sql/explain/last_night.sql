-- The last published night and the ledger's head then, with the head of the night of the finding.
SELECT
    last_night.business_date,
    last_night.head,
    found_night.head AS found_head
FROM push.ledger_night AS last_night
LEFT JOIN push.ledger_night AS found_night ON found_night.business_date = CAST($found_on AS DATE)
ORDER BY last_night.business_date DESC
LIMIT 1
