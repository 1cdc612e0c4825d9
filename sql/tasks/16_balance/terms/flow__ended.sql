-- Tasks that ended tonight.
SELECT count(*) AS count
FROM push.task_ended
WHERE ended_on = CAST($T AS DATE)
