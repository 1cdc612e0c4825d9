-- The same where the registers of the last night are not there: by the area and the grid office alone.
-- Grain: one row a listed task (task_number).
WITH office AS (
    SELECT
        task_number,
        min(substr(number, 1, 6)) AS district_code
    FROM push.task_recipient
    WHERE kind = 'grid_office'
    GROUP BY task_number
)

SELECT
    task.task_number,
    coalesce(CASE WHEN length(task.area_code) >= 6 THEN substr(task.area_code, 1, 6) END, office.district_code) AS district_code,
    CASE WHEN length(task.area_code) >= 12 THEN substr(task.area_code, 1, 12) END AS community_code
FROM push.task_state AS task
LEFT JOIN office ON task.task_number = office.task_number
WHERE task.listed_on IS NOT NULL
