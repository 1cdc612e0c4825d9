-- The grid of each building.
CREATE TABLE registers.address_grid AS
SELECT
    concat('b', i) AS building_code,
    concat('g', i % 9162) AS grid_code
FROM generate_series(0, 99999) AS s (i)
