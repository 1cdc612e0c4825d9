-- Every line that somebody sees tomorrow, with the address in full and its place in walking order.
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
    line.answer_code,
    line.answered_on,
    line.answer_note,
    line.answer_department,
    line.answered_by,
    address.full_name,
    coalesce(address.walk_key, '') AS walk_key
FROM push.list_line AS line
LEFT JOIN registers.listed_address AS address ON line.address_code = address.address_code
ORDER BY line.zone, line.kind, line.number, line.task_number, line.role
