-- Batches that the night moved to new keys wait under the old ones again.
UPDATE push.breaker_key
SET
    task_key = was_key,
    was_key = NULL,
    rekeyed_on = NULL
WHERE rekeyed_on = CAST($T AS DATE)
