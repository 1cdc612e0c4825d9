-- Tasks that wait to be listed.
SELECT count(*) AS count
FROM push.task
WHERE state = 'queued'
