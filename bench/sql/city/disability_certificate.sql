-- Certificates of disability.
SELECT
    md5(CAST(i * 40 + 3 AS VARCHAR)) AS person_key,
    DATE '2026-05-01' + CAST(i % 3000 AS INTEGER) AS expires_on,
    md5(CAST(i * 40 + 3 AS VARCHAR)) AS source_key,
    'gov.disability_certificate@2026-06-01' AS delivery,
    i + 1 AS row_number
FROM range(CAST($residents AS BIGINT) // 40) AS t (i)
