-- Incidents of 120 days, often at the same doors.
SELECT
    concat('I', i) AS incident_number,
    TIMESTAMP '2026-06-01 18:00:00' - to_minutes(CAST(i * 7 % 172800 AS INTEGER)) AS occurred_at,
    CASE i % 5 WHEN 0 THEN 'noise_leak' WHEN 1 THEN 'parking' WHEN 2 THEN 'family' ELSE 'neighbour' END AS category,
    concat('R', i * 13 % (CAST($residents AS BIGINT) // 200)) AS address_code,
    i % 40 = 0 AS injury_flag,
    i % 50 = 0 AS domestic_violence_flag,
    i % 90 = 0 AS fire_gas_threat_flag,
    'recorded' AS disposition,
    concat('H', i % 977) AS reporter_hash,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('I', i) AS source_key,
    {'extract': 'police.dispute_incident', 'delivery': 'police.dispute_incident@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 9 // 800) AS t (i)
