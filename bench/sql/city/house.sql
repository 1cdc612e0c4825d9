-- Houses of the housing office, one in forty small.
SELECT
    concat('HN', i) AS house_number,
    concat('R', i) AS address_text,
    CASE WHEN i % 40 = 0 THEN 25 ELSE 110 + i % 90 END AS building_area,
    CASE WHEN i % 3 > 0 THEN CASE WHEN i % 40 = 0 THEN 20 ELSE 90 + i % 90 END END AS usable_area,
    CASE WHEN i % 40 = 0 THEN 1 ELSE 3 + i % 3 END AS bedrooms,
    CASE i % 40 WHEN 0 THEN 'commercial' WHEN 1 THEN 'industrial' ELSE 'residential' END AS planned_use,
    i % 50 = 0 AS ground_floor_shop,
    CASE WHEN i % 9000 = 0 THEN 'D' ELSE 'A' END AS danger_level,
    DATE '2026-05-31' - CAST(i % 9000 AS INTEGER) AS first_registered_on,
    1 AS status,
    TIMESTAMP '2026-05-01' - to_days(CAST(i % 900 AS INTEGER)) AS updated_at,
    concat('HN', i) AS source_key,
    {'extract': 'gov.house', 'delivery': 'gov.house@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 7 // 16) AS t (i)
