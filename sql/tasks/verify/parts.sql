-- How many events belong to the tasks of each part (the day on which they opened and the last character drawn, as their
-- numbers write them), and the nights they are of.
SELECT
    concat(substr(task_number, length(task_number) - 12, 6), substr(task_number, length(task_number) - 1, 1)) AS part,
    count(*) AS events,
    min(business_date) AS first_night,
    max(business_date) AS last_night
FROM push.task_event
WHERE task_number IS NOT NULL
GROUP BY concat(substr(task_number, length(task_number) - 12, 6), substr(task_number, length(task_number) - 1, 1))
ORDER BY part
