-- What becomes of each task: a subject that is found for another reason of one task stays a task.
-- Grain: one row a task's key (task_key).
SELECT
    task_key,
    CASE
        WHEN NOT bool_or(side = 'live') THEN 'added'
        WHEN NOT bool_or(side = 'changed') THEN 'dropped'
        ELSE 'kept'
    END AS fate
FROM found
GROUP BY task_key
