-- Tasks of hand-overs that rest on an incident of domestic violence, as far as the registers of the night know: nothing of
-- them stands on a page of the government zone. A flag that came with a later version of the row is found by place and category.
WITH handed AS (
    SELECT
        task.task_number,
        task.subject_key,
        task.opened_on,
        task.evidence,
        task.source_rows
    FROM push.task_state AS task
    WHERE task.model_id = 'D2' OR task.task_number IN (SELECT transfer.task_number FROM push.transfer AS transfer)
),

cited AS (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM handed
),

by_row AS (
    SELECT cited.task_number
    FROM cited
    INNER JOIN registers.dispute_incident AS incident ON cited.source_row = incident.source_row
    WHERE cited.source_row.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
),

by_place AS (
    SELECT handed.task_number
    FROM handed
    INNER JOIN registers.dispute_row AS incident
        ON
            handed.subject_key = concat(incident.place_code, '|', incident.category)
            AND CAST(incident.occurred_at AS DATE) > handed.opened_on - 30
    WHERE incident.domestic_violence_flag
)

SELECT task_number
FROM by_row
UNION
SELECT task_number
FROM by_place
UNION
SELECT task_number
FROM handed
WHERE json_extract_string(evidence, '$.domestic_violence') = 'true'
UNION
SELECT police_only.task_number
FROM push.police_only AS police_only
ORDER BY task_number
