-- The tasks that rest on rows of a delivery, and who has them.
-- Grain: one row a task.
WITH resting AS (
    SELECT task_number, count(*) AS rows
    FROM cited_row
    GROUP BY task_number
),

doing AS (
    SELECT task_number, min(concat(kind, ':', number)) AS done_by
    FROM push.task_recipient
    WHERE role = 'do'
    GROUP BY task_number
)

SELECT
    resting.task_number,
    task.model_id,
    task.reason,
    task.state,
    task.ending,
    resting.rows,
    doing.done_by
FROM resting
LEFT JOIN push.task ON resting.task_number = task.task_number
LEFT JOIN doing ON resting.task_number = doing.task_number
ORDER BY resting.task_number
