-- What the unfinished night wrote into push.withheld goes.
DELETE FROM push.withheld
WHERE business_date = CAST($T AS DATE)
