-- The ended tasks of a person take the person's new pseudonym.
UPDATE push.task_ended
SET
    task_key = moved.task_key,
    subject_key = moved.subject_key
FROM tonight_rekeyed AS moved
WHERE task_ended.task_number = moved.task_number
