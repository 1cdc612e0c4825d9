-- A city for measuring: districts, towns, communities, roads, a building for 8 residents, 3.5 rooms a building, one in a hundred cancelled.
WITH size AS (
    SELECT
        CAST($residents AS BIGINT) // 8 AS buildings,
        CAST($residents AS BIGINT) * 7 // 16 AS rooms
),

made AS (
    SELECT concat('D', d) AS address_code, 1 AS level, NULL AS parent_code, concat('第', d, '区') AS name, d * 200 AS place FROM range(7) AS t (d)
    UNION ALL
    SELECT concat('T', n) AS address_code, 2 AS level, concat('D', n // 15) AS parent_code, concat('第', n, '镇') AS name, n * 19 AS place FROM range(105) AS t (n)
    UNION ALL
    SELECT concat('C', c) AS address_code, 3 AS level, concat('T', least(c // 19, 104)) AS parent_code, concat('第', c, '社区') AS name, c AS place
    FROM range(2000) AS t (c)
    UNION ALL
    SELECT concat('S', r) AS address_code, 4 AS level, concat('C', r % 2000) AS parent_code, concat('第', r, '路') AS name, r % 2000 AS place
    FROM range(20000) AS t (r)
    UNION ALL
    SELECT concat('B', b) AS address_code, 5 AS level, concat('S', b % 20000) AS parent_code, concat(b // 20000, '号') AS name, b % 2000 AS place
    FROM size, range((SELECT buildings FROM size)) AS t (b)
    UNION ALL
    SELECT concat('R', r) AS address_code, 7 AS level, concat('B', r % buildings) AS parent_code, concat(r // buildings + 101, '室') AS name, r % buildings % 2000 AS place
    FROM size, range((SELECT rooms FROM size)) AS t (r)
)

SELECT
    address_code,
    level,
    parent_code,
    name,
    address_code AS full_name,
    '320602' AS district_code,
    CASE WHEN level > 1 THEN concat('320602', lpad(CAST(least(place // 19, 104) AS VARCHAR), 3, '0')) END AS town_code,
    CASE
        WHEN level > 2
            THEN concat('320602', lpad(CAST(least(place // 19, 104) AS VARCHAR), 3, '0'), lpad(CAST(place % 19 AS VARCHAR), 3, '0'))
    END AS community_code,
    CASE WHEN level > 4 AND place <> 7 THEN concat('BEAT', place % 922) END AS beat_code,
    CASE WHEN level > 4 AND place = 9 THEN 2 ELSE 1 END AS status,
    TIMESTAMP '2025-01-01' AS updated_at,
    address_code AS source_key,
    {
        'extract': 'police.standard_address',
        'delivery': 'police.standard_address@2026-06-01',
        'row_number': row_number() OVER ()
    } AS source_row
FROM made
