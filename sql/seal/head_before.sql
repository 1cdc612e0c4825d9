-- Where the chain stood after the last night before tonight.
SELECT head
FROM push.ledger_night
WHERE business_date < $T
ORDER BY business_date DESC
LIMIT 1
