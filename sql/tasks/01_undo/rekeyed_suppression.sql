-- What the night has moved to new keys is quiet under the old ones again.
UPDATE push.suppression
SET
    task_key = was_key,
    was_key = NULL,
    rekeyed_on = NULL
WHERE rekeyed_on = CAST($T AS DATE) AND was_key IS NOT NULL
