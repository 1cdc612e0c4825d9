-- What may be shown by door, by grid. All else is told by area alone: a sum by grid beside numbers by matter would tell the small ones.
-- Grain: one row a grid; what lies in no grid that is known comes last, without a name.
SELECT
    grid_name,
    count(*) FILTER (WHERE listed_on = CAST($list_day AS DATE)) AS new,
    count(*) FILTER (WHERE state = 'open' AND due_on = CAST($list_day AS DATE)) AS due,
    count(*) FILTER (WHERE state = 'open' AND due_on < CAST($list_day AS DATE)) AS late,
    count(*) FILTER (WHERE state = 'open') AS open
FROM pack_task
WHERE has_door AND state IN ('open', 'in_review') AND starts_with(area_code, $area)
GROUP BY grid_code, grid_name
ORDER BY grid_code NULLS LAST
