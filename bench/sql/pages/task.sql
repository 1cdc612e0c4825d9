-- Tasks of all models and matters, opened in the last sixty days: open, queued, in review.
SELECT
    concat(reason.model_id, '-', CAST(made.i AS VARCHAR)) AS task_number,
    concat(reason.model_id, '|', CAST(made.i AS VARCHAR)) AS task_key,
    1 AS episode,
    reason.model_id,
    1 AS model_version,
    reason.reason,
    'dwelling' AS subject_kind,
    concat('H', CAST(made.i * 17 % $addresses AS VARCHAR)) AS subject_key,
    concat('H', CAST(made.i * 17 % $addresses AS VARCHAR)) AS address_code,
    2 AS priority,
    CASE WHEN made.i % 20 = 0 THEN 'in_review' WHEN made.i % 3 = 0 THEN 'queued' ELSE 'open' END AS state,
    CAST($T AS DATE) - CAST(made.i % 60 AS INTEGER) AS opened_on,
    CAST($T AS DATE) + CAST(made.i % 9 - 3 AS INTEGER) AS due_on,
    'both' AS route,
    '5wd' AS due_rule,
    [{'extract': 'gov.lease', 'delivery': 'gov.lease@2026-11-30', 'row_number': made.i}] AS source_rows,
    [
        {'zone': 'gov', 'kind': 'worker', 'number': 'W1', 'role': 'do', 'fallback': NULL},
        {'zone': 'police', 'kind': 'officer', 'number': 'P1', 'role': 'review', 'fallback': NULL}
    ] AS recipients,
    0 AS absent_nights,
    false AS extended,
    0 AS attempts,
    false AS in_progress,
    CAST([] AS VARCHAR []) AS refused_by
FROM range($tasks) AS made (i)
INNER JOIN made_reason AS reason ON reason.place = made.i % (SELECT count(*) FROM made_reason)
