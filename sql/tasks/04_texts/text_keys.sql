-- Keys of address texts that are quiet or held without a task (rejected and waiting batches), with their new keys.
-- Grain: one row a key that takes a new one (old_task_key).
WITH known AS (
    SELECT task_key
    FROM push.suppression
    WHERE task_number IS NULL
    UNION
    SELECT task_key
    FROM push.breaker_key
    WHERE state = 'pending'
)

SELECT
    known.task_key AS old_task_key,
    concat(substr(known.task_key, 1, length(known.task_key) - 16), moved.subject_key) AS task_key
FROM known
INNER JOIN tonight_text_moved AS moved
    ON substr(known.task_key, length(known.task_key) - 15) = moved.old_subject_key AND moved.position = 1
ORDER BY known.task_key
