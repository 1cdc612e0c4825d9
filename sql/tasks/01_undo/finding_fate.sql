-- What the unfinished night wrote into push.finding_fate goes.
DELETE FROM push.finding_fate
WHERE business_date = CAST($T AS DATE)
