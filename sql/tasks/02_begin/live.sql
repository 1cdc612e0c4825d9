-- The working copy of all tasks that had not ended: the night changes it step by step.
-- Grain: one row a task that had not ended the night before, and from 09_open on one that opens tonight (task_number).
SELECT *
FROM push.task_before
