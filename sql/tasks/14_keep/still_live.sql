-- Tasks that have not ended.
SELECT *
FROM tonight_task
WHERE state <> 'closed'
