-- Grids in which three models or more speak at once, care left out; most models first.
-- Grain: one row a grid.
SELECT
    grid_name,
    list_sort(list(DISTINCT model_id)) AS models
FROM pack_task
WHERE
    state IN ('open', 'in_review') AND grid_code IS NOT NULL AND starts_with(area_code, $area)
    AND NOT list_contains($care_models, model_id) AND model_id NOT IN ('N1', 'N2')
GROUP BY grid_code, grid_name
HAVING count(DISTINCT model_id) >= 3
ORDER BY count(DISTINCT model_id) DESC, grid_code
