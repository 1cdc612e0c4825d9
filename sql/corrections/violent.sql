-- Tasks that ended tonight and rest on an incident of domestic violence: a department of the government zone hears
-- nothing of them. As for lists, a flag that came with a later version of the row is found by place and category.
WITH ended AS (
    SELECT
        task_number,
        model_id,
        subject_key,
        opened_on,
        source_rows
    FROM push.task_ended
    WHERE ended_on = CAST($T AS DATE)
),

cited AS (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM ended
),

by_row AS (
    SELECT cited.task_number
    FROM cited
    INNER JOIN registers.dispute_incident AS incident
        ON cited.source_row = incident.source_row
    WHERE cited.source_row.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
),

by_place AS (
    SELECT ended.task_number
    FROM ended
    INNER JOIN registers.dispute_row AS incident
        ON
            ended.subject_key = concat(incident.place_code, '|', incident.category)
            AND CAST(incident.occurred_at AS DATE) > ended.opened_on - 30
    WHERE incident.domestic_violence_flag
)

SELECT task_number
FROM by_row
UNION
SELECT task_number
FROM by_place
ORDER BY task_number
