-- General and dedicated grids.
SELECT
    concat('G', g) AS grid_code,
    concat('第', g, '网格') AS name,
    CASE WHEN g < 9162 THEN 'general' ELSE 'dedicated' END AS kind,
    concat('320602', lpad(CAST(least(g % 2000 // 19, 104) AS VARCHAR), 3, '0'), lpad(CAST(g % 2000 % 19 AS VARCHAR), 3, '0')) AS community_code,
    CASE WHEN g % 300 > 0 THEN concat('WORKER', g) END AS worker_number,
    DATE '2025-01-01' AS valid_from,
    concat('G', g) AS source_key,
    {'extract': 'gov.grid', 'delivery': 'gov.grid@2026-06-01', 'row_number': g + 1} AS source_row
FROM range(13649) AS t (g)
