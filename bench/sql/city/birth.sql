-- Births of two years and a half.
SELECT
    concat('BC', i * 100) AS certificate_number,
    DATE '2026-05-31' - CAST(i % 820 AS INTEGER) AS birth_date,
    1 AS birth_order,
    md5(CAST(i * 100 + 13 AS VARCHAR)) AS mother_person_key,
    FALSE AS void,
    TIMESTAMP '2026-05-20' AS updated_at,
    concat('BC', i * 100) AS source_key,
    {'extract': 'gov.birth', 'delivery': 'gov.birth@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 400) AS t (i)
