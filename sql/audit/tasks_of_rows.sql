-- The tasks that rest on the rows asked for, as they stand.
-- Grain: one row a task.
WITH led AS (
    SELECT
        cited_row.task_number,
        count(*) AS rows,
        min(cited_row.delivery) AS first_delivery,
        max(cited_row.delivery) AS last_delivery
    FROM cited_row
    SEMI JOIN asked_row
        ON cited_row.delivery = asked_row.delivery AND cited_row.row_number = asked_row.row_number
    GROUP BY cited_row.task_number
)

SELECT
    led.task_number,
    task.model_id,
    task.reason,
    task.subject_kind,
    task.state,
    task.ending,
    task.opened_on,
    task.listed_on,
    led.rows,
    led.first_delivery,
    led.last_delivery
FROM led
LEFT JOIN push.task ON led.task_number = task.task_number
ORDER BY led.task_number
