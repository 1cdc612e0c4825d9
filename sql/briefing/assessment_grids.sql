-- The grid that each task lies in, by its building or because it is about a grid: pilot areas may be named by grid.
-- Grain: one row a task (task_number).
SELECT
    task.task_number,
    coalesce(own.grid_code, building.grid_code) AS grid_code
FROM push.task_state AS task
LEFT JOIN registers.address_grid AS building ON task.building_code = building.building_code
LEFT JOIN registers.grid_now AS own ON task.subject_kind = 'grid' AND task.subject_key = own.grid_code
