-- Tasks that have not ended, with their town (task_place: outpost.yields) and the grid of their place as the registers of the
-- night have it.
-- Grain: one row a task.
SELECT
    task.task_number,
    task.model_id,
    place.district_code,
    place.town_code,
    address_grid.grid_code,
    task.opened_on = CAST($T AS DATE) AS is_new,
    task.state,
    task.state = 'open' AND coalesce(task.due_on < CAST($L AS DATE), FALSE) AS is_overdue
FROM push.task_live AS task
INNER JOIN task_place AS place ON task.task_number = place.task_number
LEFT JOIN registers.address_grid ON coalesce(task.building_code, task.address_code) = address_grid.building_code
