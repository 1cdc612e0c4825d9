-- What the unfinished night wrote into push.listed_dwelling goes.
DELETE FROM push.listed_dwelling
WHERE list_day = CAST($L AS DATE)
