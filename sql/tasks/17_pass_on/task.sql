-- The tasks whose line was kept back from who does them, as the night left them.
-- Grain: one row a task whose line was kept back (task_number).
SELECT *
FROM push.task_live
WHERE state = 'open' AND task_number IN (SELECT kept.task_number FROM tonight_kept AS kept)
