-- What the unfinished night wrote into push.alias_applied goes.
DELETE FROM push.alias_applied
WHERE business_date = CAST($T AS DATE)
