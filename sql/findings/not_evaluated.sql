-- Subjects that a model could not judge tonight, and why; a row without subject speaks of a whole reason or of the whole model.
SELECT DISTINCT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    reason,
    subject_key,
    not_evaluated AS why
FROM model_output
WHERE not_evaluated IS NOT NULL
ORDER BY
    reason,
    subject_key,
    why
