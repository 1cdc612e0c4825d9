-- The tasks of the history that are ended.
INSERT INTO push.task_ended BY NAME
SELECT
    task_number,
    concat(model_id, '|FOUND|', subject_key) AS task_key,
    1 AS episode,
    model_id,
    1 AS model_version,
    'FOUND' AS reason,
    'dwelling' AS subject_kind,
    subject_key,
    address_code,
    building_code,
    3 AS priority,
    'closed' AS state,
    'auto_resolved' AS ending,
    DATE '2026-11-20' AS ended_on,
    DATE '2026-11-01' AS opened_on,
    DATE '2026-11-02' AS listed_on,
    DATE '2026-12-30' AS due_on,
    'worker' AS route,
    '5wd' AS due_rule,
    '{"people":5,"since":"2026-10-01","area":"72.5"}' AS evidence,
    [
        {'zone': 'gov', 'kind': 'worker', 'number': concat('W', substr(grid_code, 2)), 'role': 'do', 'fallback': NULL},
        {'zone': 'police', 'kind': 'officer', 'number': officer_number, 'role': 'review', 'fallback': NULL}
    ] AS recipients,
    concat('worker:W', substr(grid_code, 2)) AS natural_doer,
    0 AS absent_nights,
    false AS extended,
    0 AS attempts,
    false AS in_progress,
    [] AS refused_by
FROM registers.made_task
WHERE NOT is_live
ORDER BY i
