-- Where the chain stood after each night.
SELECT
    business_date,
    head
FROM push.ledger_night
ORDER BY business_date
