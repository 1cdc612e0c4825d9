-- What the unfinished night wrote into push.breaker_word goes.
DELETE FROM push.breaker_word
WHERE taken_on = CAST($T AS DATE)
