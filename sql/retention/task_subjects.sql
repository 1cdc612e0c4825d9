-- What tasks that have not ended may ask the vault for.
SELECT
    model_id,
    subject_kind,
    subject_key,
    CAST(evidence AS VARCHAR) AS evidence
FROM push.task_live
WHERE list_contains($models, model_id)
ORDER BY task_number
