-- Grids in which three models or more speak at once, care left out; most models first.
-- Grain: one row an area ($areas: codes of $width digits) and grid.
SELECT
    substr(area_code, 1, $width) AS area,
    grid_name,
    list_sort(list(DISTINCT model_id)) AS models
FROM pack_task
WHERE
    state IN ('open', 'in_review') AND grid_code IS NOT NULL AND substr(area_code, 1, $width) IN (SELECT unnest($areas))
    AND NOT list_contains($care_models, model_id) AND model_id NOT IN ('N1', 'N2')
GROUP BY substr(area_code, 1, $width), grid_code, grid_name
HAVING count(DISTINCT model_id) >= 3
ORDER BY area, count(DISTINCT model_id) DESC, grid_code
