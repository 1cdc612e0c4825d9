-- How many events belong to the tasks that opened on each day (as their numbers write it), and the nights they are of.
SELECT
    substr(task_number, length(task_number) - 12, 6) AS day,
    count(*) AS events,
    min(business_date) AS first_night,
    max(business_date) AS last_night
FROM push.task_event
WHERE task_number IS NOT NULL
GROUP BY substr(task_number, length(task_number) - 12, 6)
ORDER BY day
