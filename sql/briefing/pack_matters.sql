-- What stands on an area's ground on the list day, by model.
-- Grain: one row an area ($areas: codes of $width digits) and model.
SELECT
    substr(area_code, 1, $width) AS area,
    model_id,
    count(*) FILTER (WHERE listed_on = CAST($list_day AS DATE)) AS new,
    count(*) FILTER (WHERE state = 'open' AND due_on = CAST($list_day AS DATE)) AS due,
    count(*) FILTER (WHERE state = 'open' AND due_on < CAST($list_day AS DATE)) AS late,
    count(*) FILTER (WHERE state = 'open') AS open,
    count(*) FILTER (WHERE state = 'in_review') AS in_review
FROM pack_task
WHERE state IN ('open', 'in_review') AND substr(area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY substr(area_code, 1, $width), model_id
ORDER BY area, model_id
