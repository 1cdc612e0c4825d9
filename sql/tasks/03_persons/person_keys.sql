-- Keys of persons that are suppressed or held without a task, with the successor's pseudonym. The subject stands second in a
-- key, or third, after the reason.
-- Grain: one row a key that takes a new one (old_task_key).
SELECT
    known.task_key AS old_task_key,
    replace(known.task_key, alias.old_person_key, alias.person_key) AS task_key
FROM tonight_taskless_key AS known
INNER JOIN tonight_alias AS alias ON split_part(known.task_key, '|', 2) = alias.old_person_key
UNION
SELECT
    known.task_key AS old_task_key,
    replace(known.task_key, alias.old_person_key, alias.person_key) AS task_key
FROM tonight_taskless_key AS known
INNER JOIN tonight_alias AS alias ON split_part(known.task_key, '|', 3) = alias.old_person_key
ORDER BY old_task_key
