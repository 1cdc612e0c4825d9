-- Tasks, live and ended, of which nothing may stand in what leaders of the government zone get: what the lists kept for the
-- police, and what rests on an incident of domestic violence. Lists ask the same of what is live (lists/domestic_violence): by
-- the row that a task cites, by place and category for a flag that came with a later version of the row; and by its evidence.
-- Grain: one row a task (task_number).
WITH cited AS (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM push.task_state
),

by_row AS (
    SELECT cited.task_number
    FROM cited
    INNER JOIN registers.dispute_incident AS incident
        ON cited.source_row = incident.source_row
    WHERE cited.source_row.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
),

by_place AS (
    SELECT task.task_number
    FROM push.task_state AS task
    INNER JOIN registers.dispute_row AS incident
        ON
            task.subject_key = concat(incident.place_code, '|', incident.category)
            AND CAST(incident.occurred_at AS DATE) > task.opened_on - 30
    WHERE task.model_id = 'D1' AND incident.domestic_violence_flag
)

SELECT task_number
FROM push.police_only
UNION
SELECT task_number
FROM by_row
UNION
SELECT task_number
FROM by_place
UNION
SELECT task_number
FROM push.task_state
WHERE json_extract_string(evidence, '$.domestic_violence') = 'true'
