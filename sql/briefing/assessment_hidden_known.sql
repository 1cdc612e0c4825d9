-- The same where the registers of the night are not there: what the list writer kept for the police. What turned police-only
-- while it was listed has no recipient of the government zone any more.
-- Grain: one row a task (task_number).
SELECT DISTINCT task_number
FROM push.police_only
