-- The last episode of each key that may open tonight.
-- Grain: one row a key that was a task before (task_key).
SELECT
    earlier.task_key,
    max(earlier.episode) AS episode
FROM (
    SELECT task_key, episode FROM push.task_ended
    UNION ALL
    SELECT task_key, episode FROM tonight_task
) AS earlier
WHERE earlier.task_key IN (SELECT unnest($keys))
GROUP BY earlier.task_key
ORDER BY earlier.task_key
