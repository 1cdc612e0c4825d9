-- A key has at most one task that has not ended.
SELECT
    task_key,
    count(*) AS tasks
FROM push.task_live
GROUP BY task_key
HAVING count(*) > 1
ORDER BY task_key
