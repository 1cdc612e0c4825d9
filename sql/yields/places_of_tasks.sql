-- How many listed tasks of each model lie in each dwelling and in each community.
SELECT
    task.model_id,
    'dwelling' AS place,
    task.address_code AS code,
    count(*) AS tasks
FROM push.task_state AS task
WHERE task.listed_on IS NOT NULL AND task.address_code IS NOT NULL AND task.model_id NOT IN ('N1', 'N2')
GROUP BY task.model_id, task.address_code
UNION ALL
SELECT
    task.model_id,
    'community' AS place,
    place.community_code AS code,
    count(*) AS tasks
FROM push.task_state AS task
INNER JOIN task_place AS place ON task.task_number = place.task_number
WHERE task.listed_on IS NOT NULL AND place.community_code IS NOT NULL AND task.model_id NOT IN ('N1', 'N2')
GROUP BY task.model_id, place.community_code
ORDER BY model_id, place, code
