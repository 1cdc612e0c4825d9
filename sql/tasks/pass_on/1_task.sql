-- The tasks whose line was kept back from who does them, as the night left them.
SELECT *
FROM push.task_live
WHERE state = 'open' AND task_number IN (SELECT kept.task_number FROM tonight_kept AS kept)
