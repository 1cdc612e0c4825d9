-- A stage that runs again judges anew what it closed tonight.
UPDATE push.correction
SET state = 'open', closed_on = NULL
WHERE closed_on = CAST($T AS DATE)
