-- Tasks that have not ended.
SELECT count(*) AS count
FROM push.task
WHERE state <> 'closed'
