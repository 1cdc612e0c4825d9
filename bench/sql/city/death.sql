-- Deaths.
SELECT
    concat('DC', i) AS certificate_number,
    md5(CAST(i * 30 AS VARCHAR)) AS person_key,
    'name' AS name_key,
    DATE '2026-05-31' - CAST(i % 820 AS INTEGER) AS death_date,
    'health' AS source,
    FALSE AS void,
    TIMESTAMP '2026-05-20' AS updated_at,
    concat('DC', i) AS source_key,
    {'extract': 'gov.death', 'delivery': 'gov.death@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 40) AS t (i)
