-- The keys of a rejected batch stay quiet for a while.
SELECT
    task_key,
    CAST(NULL AS VARCHAR) AS task_number,
    'rejected batch' AS rule,
    CAST($T AS DATE) AS since,
    CAST(CAST($T AS DATE) + to_days(CAST($days AS INTEGER)) AS DATE) AS "until"
FROM push.breaker_key
WHERE model_id = $model_id AND business_date = $batch AND state = 'rejected' AND resolved_on = CAST($T AS DATE)
ORDER BY task_key
