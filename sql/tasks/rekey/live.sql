-- The live tasks of a person take the person's new pseudonym.
UPDATE tonight_task
SET
    task_key = moved.task_key,
    subject_key = moved.subject_key
FROM tonight_rekeyed AS moved
WHERE tonight_task.task_number = moved.task_number
