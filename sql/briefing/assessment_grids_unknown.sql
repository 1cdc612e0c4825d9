-- The same where the registers of the night are not there: nobody knows the grid of a building.
-- Grain: one row a task (task_number).
SELECT
    task_number,
    CASE WHEN subject_kind = 'grid' THEN subject_key END AS grid_code
FROM push.task_state
