-- Ninety days of visits.
SELECT
    concat('V', i) AS visit_id,
    concat('R', i * 3 % (CAST($residents AS BIGINT) * 7 // 16)) AS address_code,
    TIMESTAMP '2026-06-01 18:00:00' - to_minutes(CAST(i % 129600 AS INTEGER)) AS visited_at,
    CASE WHEN i % 12 = 0 THEN 'elder_care' ELSE 'routine' END AS purpose,
    CASE WHEN i % 9 = 0 THEN 'no_answer' WHEN i % 200 = 1 THEN 'moved_out' ELSE 'occupied' END AS occupancy,
    2 + i % 30 // 28 * 3 AS people_seen,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('V', i) AS source_key,
    'gov.grid_visit@2026-06-01' AS delivery,
    i + 1 AS row_number
FROM range(CAST($residents AS BIGINT) * 9 // 16) AS t (i)
