-- The list of children.
SELECT
    concat('K', i) AS list_id,
    md5(CAST(i * 330 + 5 AS VARCHAR)) AS person_key,
    'normal' AS tier,
    CASE WHEN i % 2 = 0 THEN 'left_behind' ELSE 'in_difficulty' END AS kind,
    DATE '2026-05-31' - CAST(i % 120 AS INTEGER) AS last_visited_on,
    i % 10 > 0 AS delegated_care,
    concat('K', i) AS source_key,
    {'extract': 'gov.child_care', 'delivery': 'gov.child_care@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 400) AS t (i)
