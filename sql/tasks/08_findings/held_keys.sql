-- The keys of a batch that the breaker holds from tonight on.
SELECT
    fate.business_date,
    fate.model_id,
    fate.task_key,
    'pending' AS state,
    CAST(NULL AS DATE) AS resolved_on
FROM tonight_fate AS fate
INNER JOIN tonight_fate_first AS first ON fate.task_key = first.task_key AND fate.position = first.position
WHERE fate.fate = 'held' AND first.fate = 'new'
ORDER BY fate.task_key
