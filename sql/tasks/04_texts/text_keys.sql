-- Keys of address texts that are suppressed or held without a task, with their new keys.
-- Grain: one row a key that takes a new one (old_task_key).
SELECT
    known.task_key AS old_task_key,
    concat(substr(known.task_key, 1, length(known.task_key) - 16), moved.subject_key) AS task_key
FROM tonight_taskless_key AS known
INNER JOIN tonight_text_moved AS moved
    ON substr(known.task_key, length(known.task_key) - 15) = moved.old_subject_key AND moved.position = 1
ORDER BY known.task_key
