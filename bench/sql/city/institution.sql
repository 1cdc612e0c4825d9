-- Collective living places.
SELECT
    concat('B', i * 101 % (CAST($residents AS BIGINT) // 8)) AS address_text,
    CASE i % 3 WHEN 0 THEN 'dormitory' WHEN 1 THEN 'nursing_home' ELSE 'hotel' END AS kind,
    TIMESTAMP '2026-05-20' AS updated_at,
    concat('B', i * 101 % (CAST($residents AS BIGINT) // 8)) AS source_key,
    {'extract': 'gov.institution', 'delivery': 'gov.institution@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 1600) AS t (i)
