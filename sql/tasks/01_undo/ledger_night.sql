-- What the unfinished night wrote into push.ledger_night goes.
DELETE FROM push.ledger_night
WHERE business_date = CAST($T AS DATE)
