-- The working copy of all tasks that have not ended: the night changes it step by step.
SELECT *
FROM push.task_live
ORDER BY task_number
