-- A hand-over that went up tonight has its event, of the same level, and no event is without it.
WITH kept AS (
    SELECT
        task_number,
        level
    FROM push.escalation
    WHERE business_date = CAST($T AS DATE)
),

told AS (
    SELECT
        task_number,
        CAST(json_extract_string(detail, '$.level') AS INTEGER) AS level
    FROM push.task_event
    WHERE business_date = CAST($T AS DATE) AND event = 'escalated'
)

SELECT coalesce(kept.task_number, told.task_number) AS task_number
FROM kept
FULL JOIN told ON kept.task_number = told.task_number AND kept.level = told.level
WHERE kept.task_number IS NULL OR told.task_number IS NULL
ORDER BY task_number
