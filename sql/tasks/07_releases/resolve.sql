-- A batch that two people have released or rejected is resolved.
UPDATE push.breaker_key
SET
    state = $state,
    resolved_on = CAST($T AS DATE)
WHERE model_id = $model_id AND business_date = $batch AND state = 'pending'
