-- Tasks that have not ended, at the doors that reports and orders name: what may take a report as a note.
-- Grain: one row a live task at such a door (task_number).
SELECT
    t.task_number,
    t.task_key,
    t.model_id,
    t.reason,
    t.subject_kind,
    t.subject_key,
    t.address_code,
    t.priority,
    t.opened_on,
    t.recipients,
    CAST(t.evidence AS VARCHAR) AS evidence
FROM tonight_task AS t
WHERE
    t.state <> 'closed'
    AND (
        t.address_code IN (SELECT place.subject_key FROM tonight_door_place AS place)
        OR (t.subject_kind = 'address_text' AND t.subject_key IN (SELECT door.text_key FROM tonight_door AS door))
    )
ORDER BY t.priority, t.opened_on, t.task_number
