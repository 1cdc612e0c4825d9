-- The live tasks are again those of the night before.
INSERT INTO push.task_live
SELECT *
FROM push.task_before
ORDER BY task_number
