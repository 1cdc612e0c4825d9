-- What the changed version of a model found tonight, held against what the model in force found.
-- Grain: one row a reason and subject (reason, subject_key).
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    CASE WHEN live.subject_key IS NULL THEN 'added' ELSE 'kept' END AS fate,
    live.subject_key IS NOT NULL
    AND (
        found.priority IS DISTINCT FROM live.priority
        OR found.route IS DISTINCT FROM live.route
        OR found.due_rule IS DISTINCT FROM live.due_rule
        OR found.due_cap IS DISTINCT FROM live.due_cap
    ) AS differs
FROM model_output AS found
LEFT JOIN push.finding AS live
    ON
        live.business_date = CAST($T AS DATE)
        AND live.model_id = $model_id
        AND found.reason = live.reason
        AND found.subject_key = live.subject_key
WHERE found.not_evaluated IS NULL
ORDER BY
    found.reason,
    found.subject_key
