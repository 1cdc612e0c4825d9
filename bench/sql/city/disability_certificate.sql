-- Certificates of disability.
SELECT
    md5(CAST(i * 40 + 3 AS VARCHAR)) AS person_key,
    DATE '2026-05-01' + CAST(i % 3000 AS INTEGER) AS expires_on,
    md5(CAST(i * 40 + 3 AS VARCHAR)) AS source_key,
    {'extract': 'gov.disability_certificate', 'delivery': 'gov.disability_certificate@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 40) AS t (i)
