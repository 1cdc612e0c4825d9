-- Identity cards and residence permits near their end.
SELECT
    md5(CAST(i * 20 AS VARCHAR)) AS person_key,
    CASE WHEN i % 2 = 0 THEN 'id_card' ELSE 'residence_permit' END AS kind,
    DATE '2026-05-01' + CAST(i % 120 AS INTEGER) AS due_on,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat(md5(CAST(i * 20 AS VARCHAR)), '|', i % 2) AS source_key,
    {'extract': 'police.credential', 'delivery': 'police.credential@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 80) AS t (i)
