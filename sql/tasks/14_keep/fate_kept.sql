-- The night's fates, each with the task that it opened or renewed.
SELECT
    fate.business_date,
    fate.model_id,
    fate.reason,
    fate.subject_key,
    fate.task_key,
    fate.fate,
    fate.rule,
    coalesce(fate.task_number, new.task_number) AS task_number
FROM tonight_fate AS fate
LEFT JOIN tonight_new AS new ON fate.task_key = new.task_key AND fate.fate IN ('opened', 'renewed')
ORDER BY fate.task_key, fate.position
