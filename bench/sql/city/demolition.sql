-- Buildings that were pulled down.
SELECT
    concat('P', i) AS project_number,
    concat('B', i * 19 % (CAST($residents AS BIGINT) // 8)) AS address_text,
    DATE '2026-05-01' - CAST(i % 900 AS INTEGER) AS completed_on,
    CASE WHEN i % 4 = 0 THEN 'planned' ELSE 'completed' END AS status,
    TIMESTAMP '2026-05-20' AS updated_at,
    concat('P', i) AS source_key,
    {'extract': 'gov.demolition', 'delivery': 'gov.demolition@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 160) AS t (i)
