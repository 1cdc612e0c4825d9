-- The live ones of them: no two may end up with one key.
SELECT
    task_number,
    opened_on,
    old_task_key,
    task_key
FROM tonight_text_task
WHERE state <> 'closed'
ORDER BY task_number
