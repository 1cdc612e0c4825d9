-- Keys of persons that are quiet or held without a task (rejected and waiting batches), with the successor's pseudonym. The
-- subject stands second in a key, or third, after the reason.
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
    replace(known.task_key, alias.old_person_key, alias.person_key) AS task_key
FROM known
INNER JOIN tonight_alias AS alias ON split_part(known.task_key, '|', 2) = alias.old_person_key
UNION
SELECT
    known.task_key AS old_task_key,
    replace(known.task_key, alias.old_person_key, alias.person_key) AS task_key
FROM known
INNER JOIN tonight_alias AS alias ON split_part(known.task_key, '|', 3) = alias.old_person_key
ORDER BY old_task_key
