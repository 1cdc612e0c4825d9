-- The night's listed tasks for machines: one row a task and recipient, no identity (a person as subject is left out).
SELECT
    task_number,
    model_id,
    reason,
    subject_kind,
    CASE WHEN subject_kind <> 'person' THEN subject_key END AS subject_key,
    address_code,
    building_code,
    priority,
    state,
    opened_on,
    listed_on,
    due_on,
    is_new,
    zone,
    kind,
    number,
    role
FROM push.list_line
WHERE state <> 'moved'
ORDER BY task_number, zone, kind, number, role
