-- The list of the elderly.
SELECT
    concat('E', i) AS list_id,
    md5(CAST(i * 50 + 7 AS VARCHAR)) AS person_key,
    CASE WHEN i % 9 = 0 THEN 'high' ELSE 'normal' END AS tier,
    DATE '2026-05-31' - CAST(i % 33 AS INTEGER) AS last_visited_on,
    concat('E', i) AS source_key,
    {'extract': 'gov.elder_care', 'delivery': 'gov.elder_care@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 160) AS t (i)
