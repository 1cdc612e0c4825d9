-- Doors at which something is new today, due today or overdue, in walking order; matters: what, and when it is due.
-- Grain: one row a door.
SELECT
    door.full_name,
    min(task.due_on) AS due_on,
    bool_or(task.listed_on = CAST($list_day AS DATE)) AS is_new,
    list_sort(list(DISTINCT task.model_id)) AS models
FROM pack_task AS task
INNER JOIN pack_door AS door ON task.door_code = door.address_code
WHERE
    task.has_door AND task.state = 'open' AND starts_with(task.area_code, $area)
    AND (task.listed_on = CAST($list_day AS DATE) OR task.due_on <= CAST($list_day AS DATE))
GROUP BY door.address_code, door.full_name, door.walk_key
ORDER BY door.walk_key, door.address_code
