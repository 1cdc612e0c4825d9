-- What ended tasks keep quiet follows them to their new keys.
UPDATE push.suppression
SET
    task_key = moved.task_key,
    was_key = suppression.task_key,
    rekeyed_on = CAST($T AS DATE)
FROM tonight_rekeyed AS moved
WHERE suppression.task_number = moved.task_number
