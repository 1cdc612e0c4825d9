-- The working copy of all tasks that had not ended: the night changes it step by step.
SELECT *
FROM push.task_before
