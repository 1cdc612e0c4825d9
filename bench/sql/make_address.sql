-- One dwelling for three open tasks, in 9,162 grids.
CREATE TABLE registers.address AS
SELECT
    concat('h', i) AS address_code,
    7 AS level,
    '320602' AS district_code,
    '320602001' AS town_code,
    concat('320602001', lpad(CAST(i % 900 AS VARCHAR), 3, '0')) AS community_code,
    concat('beat', i % 922) AS beat_code,
    concat('b', i % 100000) AS building_code,
    true AS is_dwelling
FROM generate_series(0, 999999) AS s (i)
