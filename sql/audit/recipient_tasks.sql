-- The tasks that one recipient was given, from which night to which, and how they stand now.
WITH given AS (
    SELECT
        task_number,
        role,
        min(business_date) AS first_night,
        max(business_date) AS last_night
    FROM listed
    GROUP BY task_number, role
)

SELECT
    given.task_number,
    task.model_id,
    given.role,
    given.first_night,
    given.last_night,
    task.state,
    task.ending
FROM given
LEFT JOIN push.task ON given.task_number = task.task_number
ORDER BY given.first_night, given.task_number, given.role
