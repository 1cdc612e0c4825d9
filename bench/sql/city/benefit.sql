-- Benefits drawn.
SELECT
    md5(CAST(i * 20 + 1 AS VARCHAR)) AS person_key,
    'elder_allowance' AS kind,
    DATE '2024-01-01' AS start_date,
    concat(md5(CAST(i * 20 + 1 AS VARCHAR)), '|elder_allowance') AS source_key,
    'gov.benefit@2026-06-01' AS delivery,
    i + 1 AS row_number
FROM range(CAST($residents AS BIGINT) // 20) AS t (i)
