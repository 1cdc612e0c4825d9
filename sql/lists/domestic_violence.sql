-- Tasks that rest on an incident of domestic violence: nothing of them may stand in a file of the government zone.
-- The incident is found by the row that the task cites, and, for a flag that came with a later version of the row, by
-- the place and category that a dispute task is about, as far back as its events reach when it was opened.
WITH cited AS (
    SELECT
        live.task_number,
        unnest(live.source_rows) AS source_row
    FROM push.task_live AS live
),

by_row AS (
    SELECT cited.task_number
    FROM cited
    INNER JOIN registers.dispute_incident AS incident
        ON cited.source_row = incident.source_row
    WHERE cited.source_row.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
),

by_place AS (
    SELECT live.task_number
    FROM push.task_live AS live
    INNER JOIN registers.dispute_row AS incident
        ON
            live.subject_key = concat(incident.place_code, '|', incident.category)
            AND CAST(incident.occurred_at AS DATE) > live.opened_on - 30
    WHERE live.model_id = 'D1' AND incident.domestic_violence_flag
)

SELECT task_number
FROM by_row
UNION
SELECT task_number
FROM by_place
ORDER BY task_number
