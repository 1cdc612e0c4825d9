-- What the unfinished night wrote into push.task_ended goes.
DELETE FROM push.task_ended
WHERE ended_on = CAST($T AS DATE)
