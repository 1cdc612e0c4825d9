-- Where each task lies as far as the ledger itself knows: by the finest area of it, or by its grid office, whose number begins
-- with the code of its district or town.
-- Grain: one row a task (task_number).
WITH office AS (
    SELECT
        task_number,
        min(number) AS number
    FROM push.task_recipient
    WHERE kind = 'grid_office'
    GROUP BY task_number
),

known AS (
    SELECT
        task.task_number,
        task.area_code,
        office.number
    FROM push.task_state AS task
    LEFT JOIN office ON task.task_number = office.task_number
)

SELECT
    task_number,
    coalesce(CASE WHEN length(area_code) >= 6 THEN substr(area_code, 1, 6) END, substr(number, 1, 6)) AS district_code,
    coalesce(
        CASE WHEN length(area_code) >= 9 THEN substr(area_code, 1, 9) END,
        CASE WHEN area_code IS NULL AND length(number) >= 9 THEN substr(number, 1, 9) END
    ) AS town_code,
    CASE WHEN length(area_code) >= 12 THEN substr(area_code, 1, 12) END AS community_code
FROM known
