-- Events that the night has chained already.
SELECT events
FROM push.ledger_night
WHERE business_date = $T
