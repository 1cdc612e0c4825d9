-- What the unfinished night wrote into push.breaker_key goes.
DELETE FROM push.breaker_key
WHERE business_date = CAST($T AS DATE)
