-- Tasks about address texts, live and ended, with the key that each would take.
-- Grain: one row a task about an address text (task_number).
WITH text_task AS (
    SELECT
        task_number,
        opened_on,
        state,
        subject_key,
        task_key
    FROM tonight_task
    WHERE subject_kind = 'address_text'
    UNION ALL
    SELECT
        task_number,
        opened_on,
        state,
        subject_key,
        task_key
    FROM push.task_ended
    WHERE subject_kind = 'address_text'
)

SELECT
    t.task_number,
    t.opened_on,
    t.state,
    t.subject_key AS old_subject_key,
    t.task_key AS old_task_key,
    coalesce(moved.subject_key, t.subject_key) AS subject_key,
    concat(
        substr(t.task_key, 1, length(t.task_key) - length(t.subject_key)), coalesce(moved.subject_key, t.subject_key)
    ) AS task_key
FROM text_task AS t
LEFT JOIN tonight_text_moved AS moved ON t.subject_key = moved.old_subject_key AND moved.position = 1
