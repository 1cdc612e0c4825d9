-- What may be shown by door, by grid. All else is told by area alone: a sum by grid beside numbers by matter would tell the small ones.
-- Grain: one row an area ($areas: codes of $width digits) and grid; what lies in no grid that is known comes last, without a name.
SELECT
    substr(area_code, 1, $width) AS area,
    grid_name,
    count(*) FILTER (WHERE listed_on = CAST($list_day AS DATE)) AS new,
    count(*) FILTER (WHERE state = 'open' AND due_on = CAST($list_day AS DATE)) AS due,
    count(*) FILTER (WHERE state = 'open' AND due_on < CAST($list_day AS DATE)) AS late,
    count(*) FILTER (WHERE state = 'open') AS open
FROM pack_task
WHERE has_door AND state IN ('open', 'in_review') AND substr(area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY substr(area_code, 1, $width), grid_code, grid_name
ORDER BY area, grid_code NULLS LAST
