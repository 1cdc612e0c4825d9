-- A stage that runs again hears anew what departments answered, and counts the days anew.
UPDATE push.transfer
SET state = 'open', closed_on = NULL, result = NULL, done_on = NULL, reply = NULL
WHERE closed_on = CAST($T AS DATE)
