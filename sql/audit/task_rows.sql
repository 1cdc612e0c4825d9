-- The rows that a task rests on, with the file in which each was delivered.
WITH cited AS (
    SELECT unnest(source_rows) AS source_row
    FROM push.task_state
    WHERE task_number = $task_number
)

SELECT
    cited.source_row.extract AS extract,
    cited.source_row.delivery AS delivery,
    cited.source_row.row_number AS row_number,
    delivery.file,
    delivery.sha256
FROM cited
LEFT JOIN landing.delivery ON cited.source_row.delivery = delivery.delivery
ORDER BY extract, delivery.delivery, row_number
