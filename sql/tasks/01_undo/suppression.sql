-- What the unfinished night wrote into push.suppression goes.
DELETE FROM push.suppression
WHERE since = CAST($T AS DATE)
