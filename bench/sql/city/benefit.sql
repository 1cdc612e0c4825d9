-- Benefits drawn: nearly everybody of 80 and more draws the allowance.
SELECT
    md5(CAST(i AS VARCHAR)) AS person_key,
    'elder_allowance' AS kind,
    DATE '2024-01-01' AS start_date,
    concat(md5(CAST(i AS VARCHAR)), '|elder_allowance') AS source_key,
    {'extract': 'gov.benefit', 'delivery': 'gov.benefit@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT)) AS t (i)
WHERE i * 37 % 31000 > 29200 AND i % 60 > 0
