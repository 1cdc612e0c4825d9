-- Tasks that wait to be listed, each with the recipient who will do it, its place (a dwelling, or the task alone) and
-- whether its dwelling may be listed for routine (tonight_knocked).
-- What people ordered (N2) is outside these caps: ordered.sql.
-- Grain: one row a task that is queued or open (task_number).
SELECT
    t.task_number,
    t.task_key,
    t.priority,
    t.opened_on,
    coalesce(text_place.first_key, t.task_key) AS first_key,
    t.state,
    r.kind,
    r.number,
    dwelling.address_code AS dwelling_code,
    coalesce(dwelling.address_code, concat('task ', t.task_number)) AS place,
    NOT (t.priority = 3 AND knocked.address_code IS NOT NULL) AS in_budget,
    CASE
        WHEN r.kind IN ('worker', 'leader') THEN $worker_new_per_day
        WHEN r.kind = 'officer' THEN $officer_new_per_day
        WHEN r.kind = 'grid_office' THEN $grid_office_new_per_day
        ELSE $desk_new_per_day
    END AS day_cap,
    CASE
        WHEN r.kind IN ('worker', 'leader') THEN $worker_open
        WHEN r.kind = 'officer' THEN $officer_open
        WHEN r.kind = 'grid_office' THEN $grid_office_open
        ELSE $desk_open
    END AS open_cap,
    t.opened_on > CAST(CAST($T AS DATE) - to_days(CAST($fresh_days AS INTEGER)) AS DATE) AS is_fresh
FROM tonight_task AS t
INNER JOIN tonight_recipient AS r ON t.task_number = r.task_number AND r.role = 'do'
LEFT JOIN registers.address AS dwelling ON t.address_code = dwelling.address_code AND dwelling.is_dwelling
LEFT JOIN push.text_place AS text_place ON t.task_number = text_place.task_number
LEFT JOIN tonight_knocked AS knocked ON dwelling.address_code = knocked.address_code
WHERE t.state IN ('queued', 'open') AND t.model_id <> 'N2'
