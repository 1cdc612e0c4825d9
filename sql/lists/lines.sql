-- Every line that somebody sees tomorrow, with the address in full and its place in walking order. What has a text alone stands
-- at its road or estate: in its area, on the list of an office in its town, so that no road is told twice.
WITH area AS (
    SELECT
        CASE level WHEN 1 THEN district_code WHEN 2 THEN town_code ELSE substr(community_code, 1, 12) END AS code,
        min(walk_key) AS walk_key
    FROM registers.listed_address
    WHERE level <= 3
    GROUP BY CASE level WHEN 1 THEN district_code WHEN 2 THEN town_code ELSE substr(community_code, 1, 12) END
)

SELECT
    line.zone,
    line.kind,
    line.number,
    line.role,
    line.state,
    line.joint,
    line.task_number,
    line.model_id,
    line.reason,
    line.subject_kind,
    line.subject_key,
    line.address_code,
    line.building_code,
    line.priority,
    line.opened_on,
    line.listed_on,
    line.due_on,
    line.is_new,
    CAST(line.evidence AS VARCHAR) AS evidence,
    line.note,
    line.note_kind,
    line.doer_zone,
    line.answer_code,
    line.answered_on,
    line.answer_note,
    line.answer_department,
    line.answered_by,
    line.answer_id,
    address.full_name,
    coalesce(
        address.walk_key,
        array_to_string([area.walk_key, text_place.road, text_place.way], ' '),
        ''
    ) AS walk_key
FROM push.list_line AS line
LEFT JOIN registers.listed_address AS address ON line.address_code = address.address_code
LEFT JOIN push.text_place AS text_place ON line.task_number = text_place.task_number AND line.address_code IS NULL
LEFT JOIN area
    ON area.code = CASE WHEN line.kind = 'grid_office' THEN substr(text_place.area_code, 1, 9) ELSE text_place.area_code END
ORDER BY line.zone, line.kind, line.number, line.task_number, line.role
