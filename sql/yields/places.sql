-- Where each listed task lies: its district and community, by the registers of the last night; else by the finest area that
-- is known, or the town of the grid office that it belongs to.
-- Grain: one row a listed task (task_number).
WITH office AS (
    SELECT
        task_number,
        min(substr(number, 1, 6)) AS district_code
    FROM push.task_recipient
    WHERE kind = 'grid_office'
    GROUP BY task_number
)

SELECT
    task.task_number,
    coalesce(
        own.district_code,
        building.district_code,
        substr(coalesce(own.town_code, building.town_code, grid.community_code, beat.community_code), 1, 6),
        CASE WHEN length(task.area_code) >= 6 THEN substr(task.area_code, 1, 6) END,
        office.district_code
    ) AS district_code,
    substr(
        coalesce(
            own.community_code,
            building.community_code,
            grid.community_code,
            beat.community_code,
            CASE WHEN length(task.area_code) >= 12 THEN task.area_code END
        ),
        1,
        12
    ) AS community_code
FROM push.task_state AS task
LEFT JOIN registers.address AS own ON task.address_code = own.address_code
LEFT JOIN registers.address AS building ON task.building_code = building.address_code
LEFT JOIN (
    SELECT
        grid_code,
        min(community_code) AS community_code
    FROM registers.grid_now
    GROUP BY grid_code
) AS grid ON task.subject_kind = 'grid' AND task.subject_key = grid.grid_code
LEFT JOIN (
    SELECT
        beat_code,
        min(community_code) AS community_code
    FROM registers.beat_now
    GROUP BY beat_code
) AS beat ON task.subject_kind = 'beat' AND task.subject_key = beat.beat_code
LEFT JOIN office ON task.task_number = office.task_number
WHERE task.listed_on IS NOT NULL
