-- The tasks that a zone's map may count, each with its area: those that somebody of the zone was given, for gov none that only the
-- police may see, for police none of care, by model or by the matter that somebody reported. This week ends on Sunday, as on the
-- morning page. No person, no door, no text of a task.
WITH given AS (
    SELECT DISTINCT task_number
    FROM push.task_recipient
    WHERE zone = $zone
),

seen AS (
    SELECT
        task.task_number,
        task.model_id,
        map_model.theme,
        task.subject_kind,
        task.subject_key,
        task.address_code,
        coalesce(task.building_code, task.address_code) AS building_code,
        task.opened_on,
        task.state,
        task.due_on,
        police_only.task_number IS NOT NULL AS is_police_only,
        map_model.theme = 'care' OR (task.model_id = 'N1' AND list_contains($care, task.reason)) AS is_care
    FROM push.task_live AS task
    INNER JOIN given ON task.task_number = given.task_number
    INNER JOIN map_model ON task.model_id = map_model.model_id
    LEFT JOIN push.police_only ON task.task_number = police_only.task_number
),

placed AS (
    SELECT
        seen.task_number,
        seen.model_id,
        seen.theme,
        CASE
            WHEN $zone = 'gov' AND seen.subject_kind = 'grid' THEN seen.subject_key
            WHEN $zone = 'gov' THEN address_grid.grid_code
            WHEN seen.subject_kind = 'beat' THEN seen.subject_key
            ELSE coalesce(own.beat_code, building.beat_code)
        END AS area_code,
        seen.opened_on = CAST($T AS DATE) AS is_new,
        seen.state = 'in_review' AS in_review,
        seen.state = 'open' AND coalesce(seen.due_on < CAST($L AS DATE), FALSE) AS is_late,
        seen.state = 'open'
        AND coalesce(seen.due_on BETWEEN CAST($L AS DATE) AND CAST($sunday AS DATE), FALSE) AS is_due
    FROM seen
    LEFT JOIN registers.address_grid ON seen.building_code = address_grid.building_code
    LEFT JOIN registers.address AS own ON seen.address_code = own.address_code
    LEFT JOIN registers.address AS building ON seen.building_code = building.address_code
    WHERE ($zone = 'gov' AND NOT seen.is_police_only) OR ($zone = 'police' AND NOT seen.is_care)
)

SELECT
    placed.task_number,
    placed.model_id,
    placed.theme,
    map_area.code AS area_code,
    coalesce(map_area.district_code, task_place.district_code) AS district_code,
    coalesce(map_area.town_code, task_place.town_code) AS town_code,
    coalesce(map_area.community_code, task_place.community_code) AS community_code,
    map_area.station_code,
    placed.is_new,
    placed.is_due,
    placed.is_late,
    placed.in_review
FROM placed
LEFT JOIN map_area ON placed.area_code = map_area.code
LEFT JOIN task_place ON placed.task_number = task_place.task_number
