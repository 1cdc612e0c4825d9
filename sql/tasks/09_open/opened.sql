-- The tasks that open tonight: queued until the caps say that they are listed.
-- Grain: one row a task that opens tonight (task_number).
SELECT
    new.task_number,
    new.task_key,
    new.episode,
    f.model_id,
    f.model_version,
    f.reason,
    f.subject_kind,
    f.subject_key,
    f.address_code,
    f.building_code,
    f.area_code,
    f.priority,
    'queued' AS state,
    CAST($T AS DATE) AS opened_on,
    f.route,
    f.due_rule,
    f.due_cap,
    CAST(NULL AS DATE) AS due_on,
    f.evidence,
    f.source_rows,
    0 AS absent_nights,
    false AS extended,
    0 AS attempts,
    false AS in_progress,
    CAST([] AS VARCHAR []) AS refused_by
FROM tonight_new AS new
INNER JOIN tonight_finding AS f ON new.task_key = f.task_key
WHERE f.position = 1
ORDER BY new.task_number
