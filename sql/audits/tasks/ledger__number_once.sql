-- Two tasks of a night never share a number.
SELECT
    task_number,
    count(*) AS tasks
FROM push.task_state
WHERE opened_on = CAST($T AS DATE)
GROUP BY task_number
HAVING count(*) > 1
ORDER BY task_number
