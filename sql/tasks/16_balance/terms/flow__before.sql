-- Tasks that had not ended the night before.
SELECT count(*) AS count
FROM push.task_before
