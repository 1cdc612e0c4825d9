-- Rows of an extract (of one delivery, where it is given) that tasks rest on or rested on: as the tasks stand now, as
-- events told it, and as the findings that are kept had it on nights that changed nothing in a task.
-- Grain: one row a task and cited row.
WITH stands AS (
    SELECT task_number, unnest(source_rows) AS source_row
    FROM push.task_live
    WHERE source_rows IS NOT NULL
    UNION ALL
    SELECT task_number, unnest(source_rows) AS source_row
    FROM push.task_ended
    WHERE source_rows IS NOT NULL
),

told AS (
    SELECT
        task_number,
        unnest(
            from_json(
                detail -> '$.source_rows', '[{"extract": "VARCHAR", "delivery": "VARCHAR", "row_number": "BIGINT"}]'
            )
        ) AS source_row
    FROM push.task_event
    WHERE contains(CAST(detail AS VARCHAR), $marker)
),

fate AS (
    SELECT business_date, model_id, reason, subject_key, task_number
    FROM push.finding_fate
    WHERE task_number IS NOT NULL
),

found AS (
    SELECT fate.task_number, unnest(finding.source_rows) AS source_row
    FROM push.finding
    INNER JOIN fate
        ON
            finding.business_date = fate.business_date
            AND finding.model_id = fate.model_id
            AND finding.reason = fate.reason
            AND finding.subject_key = fate.subject_key
),

cited AS (
    SELECT task_number, source_row
    FROM stands
    UNION ALL
    SELECT task_number, source_row
    FROM told
    UNION ALL
    SELECT task_number, source_row
    FROM found
)

SELECT DISTINCT
    task_number,
    source_row.delivery AS delivery,
    source_row.row_number AS row_number
FROM cited
WHERE source_row.extract = $extract AND ($delivery IS NULL OR source_row.delivery = $delivery)
