-- Tasks, live or ended since $earliest, that rest on an incident of domestic violence: nothing of them stands in a paper
-- that the government network reads. By the row that a task cites, and by the place and category of a dispute task, as
-- sql/lists/domestic_violence.sql has it.
-- Grain: one row a task (task_number).
WITH cited AS (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM push.task_state
    WHERE state <> 'closed' OR ended_on >= CAST($earliest AS DATE)
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
