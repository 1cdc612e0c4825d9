-- Tonight: nine tenths of what is open is found again, a tenth of that with other evidence; and 20,000 new keys.
INSERT INTO push.finding BY NAME
SELECT
    CAST($T AS DATE) AS business_date,
    model_id,
    1 AS model_version,
    'FOUND' AS reason,
    'dwelling' AS subject_kind,
    subject_key,
    address_code,
    building_code,
    3 AS priority,
    CASE
        WHEN i % 11 = 0 THEN '{"people":6,"since":"2026-10-01","area":"72.5"}'
        ELSE '{"people":5,"since":"2026-10-01","area":"72.5"}'
    END AS evidence,
    [{'extract': 'gov.lease', 'delivery': 'gov.lease@2026-11-23', 'row_number': i}] AS source_rows,
    'worker' AS route,
    '5wd' AS due_rule,
    false AS shadow
FROM registers.made_task
WHERE (is_live AND i % 10 > 0) OR (NOT is_live AND i % 135 = 0)
