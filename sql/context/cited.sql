-- The rows that tonight's findings rest on, of the tasks that were opened or renewed tonight.
-- Grain: one row a task and source row.
WITH found AS (
    SELECT DISTINCT task_number
    FROM push.finding_fate
    WHERE business_date = CAST($T AS DATE) AND fate IN ('opened', 'renewed') AND task_number IS NOT NULL
)

SELECT
    live.task_number,
    unnest(live.source_rows) AS source_row
FROM push.task_live AS live
SEMI JOIN found ON live.task_number = found.task_number
