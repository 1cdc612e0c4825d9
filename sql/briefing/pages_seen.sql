-- The tasks that each network's pages count, with their ground: district, then town or station, then community or beat.
-- Grain: one row a network and task (zone, task_number).
SELECT
    'gov' AS zone,
    task_number,
    model_id,
    reason,
    theme,
    state,
    ending,
    opened_on,
    due_on,
    ended_on,
    district_code AS upper_code,
    town_code AS middle_code,
    community_code AS lower_code
FROM pages_task
WHERE is_gov
UNION ALL
SELECT
    'police' AS zone,
    task_number,
    model_id,
    reason,
    theme,
    state,
    ending,
    opened_on,
    due_on,
    ended_on,
    police_district AS upper_code,
    station_code AS middle_code,
    beat_code AS lower_code
FROM pages_task
WHERE is_police
