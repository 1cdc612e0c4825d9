-- The findings of a run, with the keys that their tasks would have.
SELECT
    CAST($T AS DATE) AS business_date,
    $side AS side,
    reason,
    subject_kind,
    subject_key,
    CASE
        WHEN $one_task THEN concat($model_id, '|', subject_key)
        ELSE concat($model_id, '|', reason, '|', subject_key)
    END AS task_key,
    address_code,
    building_code,
    CASE WHEN address_code IS NULL THEN area_code END AS area_code,
    route,
    priority
FROM model_output
WHERE not_evaluated IS NULL
