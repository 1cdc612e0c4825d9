-- What the unfinished night wrote into push.task_event goes.
DELETE FROM push.task_event
WHERE business_date = CAST($T AS DATE)
