-- Tasks that have not ended, with the town and the grid of their place as the registers of the night have it.
-- Grain: one row a task.
WITH task AS (
    SELECT
        task_number,
        model_id,
        state,
        due_on,
        opened_on,
        area_code,
        coalesce(building_code, address_code) AS building_code,
        coalesce(address_code, building_code) AS address_code
    FROM push.task_live
)

SELECT
    task.task_number,
    task.model_id,
    coalesce(
        address.district_code, CASE WHEN length(task.area_code) >= 6 THEN substr(task.area_code, 1, 6) END
    ) AS district_code,
    coalesce(
        address.town_code, CASE WHEN length(task.area_code) >= 9 THEN substr(task.area_code, 1, 9) END
    ) AS town_code,
    address_grid.grid_code,
    task.opened_on = CAST($T AS DATE) AS is_new,
    task.state,
    task.state = 'open' AND coalesce(task.due_on < CAST($L AS DATE), FALSE) AS is_overdue
FROM task
LEFT JOIN registers.address ON task.address_code = address.address_code
LEFT JOIN registers.address_grid ON task.building_code = address_grid.building_code
