-- What a person's ended tasks keep quiet follows the new pseudonym.
UPDATE push.suppression
SET task_key = moved.task_key
FROM tonight_rekeyed AS moved
WHERE suppression.task_number = moved.task_number
