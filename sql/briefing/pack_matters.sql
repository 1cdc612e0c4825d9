-- What stands on an area's ground on the list day, by model.
-- Grain: one row a model.
SELECT
    model_id,
    count(*) FILTER (WHERE listed_on = CAST($list_day AS DATE)) AS new,
    count(*) FILTER (WHERE state = 'open' AND due_on = CAST($list_day AS DATE)) AS due,
    count(*) FILTER (WHERE state = 'open' AND due_on < CAST($list_day AS DATE)) AS late,
    count(*) FILTER (WHERE state = 'open') AS open,
    count(*) FILTER (WHERE state = 'in_review') AS in_review
FROM pack_task
WHERE state IN ('open', 'in_review') AND starts_with(area_code, $area)
GROUP BY model_id
ORDER BY model_id
