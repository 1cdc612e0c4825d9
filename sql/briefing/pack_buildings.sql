-- What a joint action looks at (R1, R2, R3, A3), by building in walking order.
-- Grain: one row an area ($areas: codes of $width digits) and building.
SELECT
    substr(task.area_code, 1, $width) AS area,
    door.full_name,
    count(*) FILTER (WHERE task.model_id = 'R1') AS r1,
    count(*) FILTER (WHERE task.model_id = 'R2') AS r2,
    count(*) FILTER (WHERE task.model_id = 'R3') AS r3,
    count(*) FILTER (WHERE task.model_id = 'A3') AS a3,
    count(*) FILTER (WHERE task.state = 'open' AND task.due_on < CAST($list_day AS DATE)) AS late,
    min(task.due_on) FILTER (WHERE task.state = 'open') AS due_on
FROM pack_task AS task
INNER JOIN pack_door AS door ON task.building_code = door.address_code
WHERE
    task.model_id IN ('R1', 'R2', 'R3', 'A3') AND task.state IN ('open', 'in_review')
    AND substr(task.area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY substr(task.area_code, 1, $width), door.address_code, door.full_name, door.walk_key
ORDER BY area, door.walk_key, door.address_code
