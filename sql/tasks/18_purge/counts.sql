-- Tasks that ended a year ago or earlier are counted before they go.
INSERT INTO push.task_count
SELECT
    ended_on,
    model_id,
    ending,
    count(*) AS tasks
FROM push.task_ended
WHERE ended_on <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)
GROUP BY ended_on, model_id, ending
ORDER BY ended_on, model_id, ending
