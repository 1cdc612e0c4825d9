-- The tasks that may be spoken of where both networks sit at one table: what the government network knows of, and nothing that rests
-- on what only the police may see. Where each lies; has_door: its theme may be shown by door ($door_models), all else by grid alone.
-- is_joint: somebody of each network does or reviews it.
-- Live ones, and those that ended since $earliest: no pack looks further back.
-- Grain: one row a task (task_number).
WITH recent AS (
    SELECT *
    FROM push.task_state
    WHERE state <> 'closed' OR ended_on >= CAST($earliest AS DATE)
),

who AS (
    SELECT
        task_number,
        unnest(recipients) AS recipient
    FROM recent
),

network AS (
    SELECT
        task_number,
        bool_or(recipient.zone = 'gov') AS for_gov,
        bool_or(recipient.zone = 'gov' AND recipient.role <> 'inform')
        AND bool_or(recipient.zone = 'police' AND recipient.role <> 'inform') AS is_joint
    FROM who
    GROUP BY task_number
),

grid AS (
    SELECT
        grid_code,
        min(name) AS name
    FROM registers.grid_now
    GROUP BY grid_code
)

SELECT
    task.task_number,
    task.model_id,
    task.priority,
    task.state,
    task.ending,
    task.opened_on,
    task.listed_on,
    task.due_on,
    task.ended_on,
    network.is_joint,
    list_contains($door_models, task.model_id) AS has_door,
    coalesce(task.address_code, task.building_code) AS door_code,
    task.building_code,
    coalesce(place.community_code, place.town_code, place.district_code) AS area_code,
    coalesce(at_building.grid_code, grid.grid_code) AS grid_code,
    coalesce(named.name, grid.name) AS grid_name
FROM recent AS task
INNER JOIN network ON task.task_number = network.task_number
INNER JOIN task_place AS place ON task.task_number = place.task_number
LEFT JOIN registers.address_grid AS at_building ON task.building_code = at_building.building_code
LEFT JOIN grid AS named ON at_building.grid_code = named.grid_code
LEFT JOIN grid ON task.subject_kind = 'grid' AND task.subject_key = grid.grid_code
LEFT JOIN hidden_from_gov AS hidden ON task.task_number = hidden.task_number
WHERE network.for_gov AND hidden.task_number IS NULL
