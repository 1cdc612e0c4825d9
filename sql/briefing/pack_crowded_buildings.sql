-- Buildings at which three models or more that may be shown by door speak at once, in walking order.
-- Grain: one row an area ($areas: codes of $width digits) and building.
SELECT
    substr(task.area_code, 1, $width) AS area,
    door.full_name,
    list_sort(list(DISTINCT task.model_id)) AS models,
    min(task.due_on) AS due_on
FROM pack_task AS task
INNER JOIN pack_door AS door ON task.building_code = door.address_code
WHERE task.has_door AND task.state IN ('open', 'in_review') AND substr(task.area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY substr(task.area_code, 1, $width), door.address_code, door.full_name, door.walk_key
HAVING count(DISTINCT task.model_id) >= 3
ORDER BY area, door.walk_key, door.address_code
