-- Transfers of the police that no mediation case had received as of the night, by district: the tasks of D2 that say so.
-- Grain: one row a district.
SELECT
    place.district_code,
    count(*) AS waiting
FROM push.task_state AS task
INNER JOIN task_place AS place ON task.task_number = place.task_number
LEFT JOIN assessment_hidden AS hidden ON task.task_number = hidden.task_number
WHERE
    task.model_id = 'D2'
    AND task.reason = 'NOT_RECEIVED'
    AND task.state <> 'closed'
    AND NOT (hidden.task_number IS NOT NULL AND CAST($zone AS VARCHAR) = 'gov')
GROUP BY place.district_code
ORDER BY place.district_code
