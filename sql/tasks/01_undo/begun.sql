-- What the unfinished night wrote into push.begun goes.
DELETE FROM push.begun
WHERE business_date = CAST($T AS DATE)
