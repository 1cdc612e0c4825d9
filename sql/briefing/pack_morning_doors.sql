-- Doors at which something is new today, due today or overdue, in walking order; matters: what, and when it is due.
-- Grain: one row an area ($areas: codes of $width digits) and door.
SELECT
    substr(task.area_code, 1, $width) AS area,
    door.full_name,
    min(task.due_on) AS due_on,
    bool_or(task.listed_on = CAST($list_day AS DATE)) AS is_new,
    list_sort(list(DISTINCT task.model_id)) AS models
FROM pack_task AS task
INNER JOIN pack_door AS door ON task.door_code = door.address_code
WHERE
    task.has_door AND task.state = 'open' AND substr(task.area_code, 1, $width) IN (SELECT unnest($areas))
    AND (task.listed_on = CAST($list_day AS DATE) OR task.due_on <= CAST($list_day AS DATE))
GROUP BY substr(task.area_code, 1, $width), door.address_code, door.full_name, door.walk_key
ORDER BY area, door.walk_key, door.address_code
