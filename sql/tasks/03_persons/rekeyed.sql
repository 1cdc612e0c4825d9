-- Tasks of persons whose pseudonym changed, live and ended, with their new subject and key. A key may carry more
-- than the person (after a bar): only the person part is replaced.
-- Grain: one row a task that takes a new key (task_number).
WITH person_task AS (
    SELECT
        task_number,
        model_id,
        reason,
        subject_key,
        task_key,
        state
    FROM tonight_task
    WHERE subject_kind = 'person'
    UNION ALL
    SELECT
        task_number,
        model_id,
        reason,
        subject_key,
        task_key,
        state
    FROM push.task_ended
    WHERE subject_kind = 'person'
),

moved AS (
    SELECT
        t.task_number,
        t.model_id,
        t.reason,
        t.state,
        t.subject_key AS old_subject_key,
        t.task_key AS old_task_key,
        concat(alias.person_key, substr(t.subject_key, length(alias.old_person_key) + 1)) AS subject_key
    FROM person_task AS t
    INNER JOIN tonight_alias AS alias ON split_part(t.subject_key, '|', 1) = alias.old_person_key
)

SELECT
    moved.task_number,
    moved.state,
    moved.old_subject_key,
    moved.old_task_key,
    moved.subject_key,
    concat(
        substr(moved.old_task_key, 1, length(moved.old_task_key) - length(moved.old_subject_key)), moved.subject_key
    ) AS task_key
FROM moved
ORDER BY moved.task_number
