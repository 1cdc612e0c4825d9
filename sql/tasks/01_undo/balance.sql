-- What the unfinished night wrote into push.balance goes.
DELETE FROM push.balance
WHERE business_date = CAST($T AS DATE)
