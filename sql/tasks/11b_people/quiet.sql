-- What a review keeps quiet at these doors: by days, or until newer events are on record, which a report alone is not.
-- Grain: one row a suppression at such a door (task_number, task_key).
WITH ended AS (
    SELECT
        task_number,
        model_id,
        reason,
        subject_kind,
        subject_key,
        address_code,
        recipients
    FROM push.task_ended
    UNION ALL
    SELECT
        task_number,
        model_id,
        reason,
        subject_kind,
        subject_key,
        address_code,
        recipients
    FROM tonight_task
    WHERE state = 'closed'
)

SELECT
    quiet.task_number,
    quiet.task_key,
    ended.model_id,
    ended.reason,
    ended.subject_kind,
    ended.subject_key,
    ended.address_code,
    ended.recipients,
    quiet.rule,
    quiet.since,
    CASE WHEN CAST($T AS DATE) < quiet.until THEN quiet.until END AS until
FROM push.suppression AS quiet
INNER JOIN ended ON quiet.task_number = ended.task_number
WHERE
    quiet.rule IN ('confirmed', 'not_so', 'declined')
    AND (CAST($T AS DATE) < quiet.until OR quiet.newer_field IS NOT NULL)
    AND (
        ended.address_code IN (SELECT place.subject_key FROM tonight_door_place AS place)
        OR (ended.subject_kind = 'address_text' AND ended.subject_key IN (SELECT door.text_key FROM tonight_door AS door))
    )
ORDER BY quiet.until DESC, quiet.task_number, quiet.task_key
