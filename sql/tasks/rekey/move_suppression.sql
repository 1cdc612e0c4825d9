-- What a rejected batch keeps quiet takes the new keys.
UPDATE push.suppression
SET
    task_key = moved.task_key,
    was_key = suppression.task_key,
    rekeyed_on = CAST($T AS DATE)
FROM tonight_moved_key AS moved
WHERE suppression.task_number IS NULL AND suppression.task_key = moved.old_task_key
