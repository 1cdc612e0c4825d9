-- The last event of the chain, as the ledger wrote it down after its last night.
SELECT
    last_seq AS seq,
    head AS hash
FROM push.ledger_night
WHERE business_date = (SELECT max(business_date) FROM push.ledger_night)
