-- Batches that wait for two people take the new keys.
UPDATE push.breaker_key
SET
    task_key = moved.task_key,
    was_key = breaker_key.task_key,
    rekeyed_on = CAST($T AS DATE)
FROM tonight_moved_key AS moved
WHERE breaker_key.state = 'pending' AND breaker_key.task_key = moved.old_task_key
