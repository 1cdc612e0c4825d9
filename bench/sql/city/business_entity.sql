-- Businesses of many trades.
SELECT
    concat('BIZ', i) AS credit_code,
    concat('第', i, '店') AS name,
    CASE i % 6 WHEN 0 THEN 'F5211' WHEN 1 THEN 'H6210' WHEN 2 THEN 'C1810' ELSE 'L7299' END AS trade_code,
    concat('R', i * 2 % (CAST($residents AS BIGINT) * 7 // 16)) AS address_text,
    i % 30 = 0 AS cluster_address,
    i % 90 = 0 AS flammable_goods,
    CASE WHEN i % 9 = 0 THEN 2 ELSE 1 END AS status,
    TIMESTAMP '2026-05-01' - to_days(CAST(i % 900 AS INTEGER)) AS updated_at,
    concat('BIZ', i) AS source_key,
    {'extract': 'gov.business_entity', 'delivery': 'gov.business_entity@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 20) AS t (i)
