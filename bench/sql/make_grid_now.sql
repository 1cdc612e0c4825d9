-- The grids and their workers.
CREATE TABLE registers.grid_now AS
SELECT
    concat('g', i) AS grid_code,
    'general' AS kind,
    concat('320602001', lpad(CAST(i % 900 AS VARCHAR), 3, '0')) AS community_code,
    concat('W', i) AS worker_number,
    CAST(NULL AS VARCHAR) AS leader_number
FROM generate_series(0, 9161) AS s (i)
