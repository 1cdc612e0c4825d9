-- The same by the registers of the last night: by the address of the task or its building, its grid or its beat; else as the
-- ledger itself knows it (task_area).
-- Grain: one row a task (task_number).
WITH grid AS (
    SELECT
        grid_code,
        min(community_code) AS community_code
    FROM registers.grid_now
    GROUP BY grid_code
),

beat AS (
    SELECT
        beat_code,
        min(community_code) AS community_code
    FROM registers.beat_now
    GROUP BY beat_code
),

placed AS (
    SELECT
        task.task_number,
        coalesce(own.district_code, building.district_code) AS district_code,
        coalesce(own.town_code, building.town_code, substr(grid.community_code, 1, 9), substr(beat.community_code, 1, 9)) AS town_code,
        coalesce(own.community_code, building.community_code, grid.community_code, beat.community_code) AS community_code
    FROM push.task_state AS task
    LEFT JOIN registers.address AS own ON task.address_code = own.address_code
    LEFT JOIN registers.address AS building ON task.building_code = building.address_code
    LEFT JOIN grid ON task.subject_kind = 'grid' AND task.subject_key = grid.grid_code
    LEFT JOIN beat ON task.subject_kind = 'beat' AND task.subject_key = beat.beat_code
)

SELECT
    placed.task_number,
    coalesce(placed.district_code, substr(placed.town_code, 1, 6), task_area.district_code) AS district_code,
    coalesce(placed.town_code, task_area.town_code) AS town_code,
    coalesce(substr(placed.community_code, 1, 12), task_area.community_code) AS community_code
FROM placed
INNER JOIN task_area ON placed.task_number = task_area.task_number
