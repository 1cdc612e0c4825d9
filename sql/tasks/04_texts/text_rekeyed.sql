-- Tasks about address texts that take a new key.
-- Grain: one row a task that takes a new key (task_number).
SELECT
    t.task_number,
    t.state,
    t.old_subject_key,
    t.old_task_key,
    t.subject_key,
    t.task_key
FROM tonight_text_task AS t
LEFT JOIN tonight_stopped AS stopped ON t.task_number = stopped.task_number
WHERE t.task_key <> t.old_task_key AND stopped.task_number IS NULL
ORDER BY t.task_number
