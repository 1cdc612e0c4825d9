-- The same where the last night was run before such groups were known.
SELECT
    task_number,
    task_key AS first_key
FROM push.task_live
WHERE false
