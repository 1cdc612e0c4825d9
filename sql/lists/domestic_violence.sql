-- Tasks that rest on an incident of domestic violence: nothing of them may stand in a file of the government zone.
WITH cited AS (
    SELECT
        state.task_number,
        unnest(state.source_rows) AS source
    FROM push.task_state AS state
)

SELECT DISTINCT cited.task_number
FROM cited
INNER JOIN registers.dispute_incident AS incident
    ON cited.source.delivery = incident.delivery AND cited.source.row_number = incident.row_number
WHERE cited.source.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
ORDER BY cited.task_number
