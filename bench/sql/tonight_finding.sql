-- Tonight: all of what is open is found again but one in forty, one in forty of it with other evidence; and one new key for
-- forty that are open: about the events of an average night.
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
        WHEN i % 40 = 1 THEN '{"people":6,"since":"2026-10-01","area":"72.5"}'
        ELSE '{"people":5,"since":"2026-10-01","area":"72.5"}'
    END AS evidence,
    [{'extract': 'gov.lease', 'delivery': 'gov.lease@2026-11-23', 'row_number': i}] AS source_rows,
    'worker' AS route,
    '5wd' AS due_rule,
    false AS shadow
FROM registers.made_task
WHERE (is_live AND i % 40 > 0) OR (NOT is_live AND i >= $tasks - $open - $open // 40)
