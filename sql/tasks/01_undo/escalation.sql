-- What the unfinished night wrote into push.escalation goes.
DELETE FROM push.escalation
WHERE business_date = CAST($T AS DATE)
