-- Doors to visit together, the most urgent first: a task that both networks have a hand in, or several tasks at one door.
-- Grain: one row an area ($areas: codes of $width digits) and door.
SELECT
    substr(task.area_code, 1, $width) AS area,
    door.full_name,
    door.walk_key,
    door.longitude,
    door.latitude,
    min(task.due_on) AS due_on,
    bool_or(task.is_joint) AS is_joint,
    list_sort(list(DISTINCT task.model_id)) AS models
FROM pack_task AS task
INNER JOIN pack_door AS door ON task.door_code = door.address_code
WHERE task.has_door AND task.state = 'open' AND substr(task.area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY substr(task.area_code, 1, $width), door.address_code, door.full_name, door.walk_key, door.longitude, door.latitude
HAVING bool_or(task.is_joint) OR count(*) >= 2
ORDER BY area, min(task.priority), min(task.due_on), count(*) DESC, door.walk_key, door.address_code
