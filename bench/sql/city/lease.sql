-- Leases on file with the housing office: one in 25 with more tenants than the police will have there.
SELECT
    concat('L', i) AS lease_number,
    concat('R', i * CASE WHEN i % 10 = 0 THEN 9 ELSE 5 END % (CAST($residents AS BIGINT) * 7 // 16)) AS address_text,
    DATE '2026-05-31' - CAST(i % 500 AS INTEGER) AS start_date,
    DATE '2026-05-31' + CAST(i % 400 - 20 AS INTEGER) AS end_date,
    CASE WHEN i % 25 = 0 THEN 9 ELSE 1 END AS tenant_count,
    i % 20 > 0 AS tenants_local,
    i % 20 = 0 AS corporate,
    1 AS status,
    TIMESTAMP '2026-05-01' AS updated_at,
    concat('L', i) AS source_key,
    {'extract': 'gov.lease', 'delivery': 'gov.lease@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 80) AS t (i)
