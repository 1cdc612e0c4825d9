-- Whether a batch still waits.
SELECT count(*) AS waiting
FROM push.breaker_key
WHERE model_id = $model_id AND business_date = $batch AND state = 'pending'
