-- Hotline and grid events of 120 days.
SELECT
    concat('SE', i) AS event_number,
    CASE WHEN i % 2 = 0 THEN 'hotline' ELSE 'grid' END AS source,
    CASE i % 5 WHEN 0 THEN 'noise_leak' WHEN 1 THEN 'parking' WHEN 2 THEN 'family' ELSE 'neighbour' END AS category,
    concat('R', i * 11 % (CAST($residents AS BIGINT) // 200)) AS address_text,
    TIMESTAMP '2026-06-01 18:00:00' - to_minutes(CAST(i * 5 % 172800 AS INTEGER)) AS occurred_at,
    'closed' AS status,
    concat('H', i % 977) AS reporter_hash,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('SE', i) AS source_key,
    {'extract': 'gov.service_event', 'delivery': 'gov.service_event@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 160) AS t (i)
