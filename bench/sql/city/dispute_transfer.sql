-- Transfers of 120 days.
SELECT
    concat('TR', i) AS transfer_number,
    TIMESTAMP '2026-06-01 18:00:00' - to_minutes(CAST(i * 7 % 172800 AS INTEGER)) AS transferred_at,
    CASE i % 5 WHEN 0 THEN 'noise_leak' WHEN 1 THEN 'parking' WHEN 2 THEN 'family' ELSE 'neighbour' END AS category,
    concat('R', i * 7 % (CAST($residents AS BIGINT) // 100)) AS address_code,
    '调委会' AS to_unit,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('TR', i) AS source_key,
    {'extract': 'police.dispute_transfer', 'delivery': 'police.dispute_transfer@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 800) AS t (i)
