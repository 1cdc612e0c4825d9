-- What the unfinished night wrote into push.breaker_night goes.
DELETE FROM push.breaker_night
WHERE business_date = CAST($T AS DATE)
