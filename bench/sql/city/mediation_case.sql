-- Mediation cases of a year and more.
SELECT
    concat('MC', i) AS case_number,
    CASE WHEN i % 4 = 0 THEN concat('TR', i // 4) END AS transfer_number,
    CASE i % 5 WHEN 0 THEN 'noise_leak' WHEN 1 THEN 'parking' WHEN 2 THEN 'family' ELSE 'neighbour' END AS category,
    concat('R', i * 7 % (CAST($residents AS BIGINT) // 100)) AS address_text,
    DATE '2026-05-31' - CAST(i % 460 AS INTEGER) AS accepted_on,
    CASE i % 3 WHEN 0 THEN 'agreed' WHEN 1 THEN 'terminated' ELSE 'open' END AS status,
    CASE WHEN i % 3 = 0 THEN DATE '2026-05-31' - CAST(i % 380 AS INTEGER) END AS signed_on,
    CASE WHEN i % 3 = 0 THEN DATE '2026-06-30' - CAST(i % 380 AS INTEGER) END AS performance_due_on,
    CASE WHEN i % 6 = 0 THEN DATE '2026-05-31' END AS performed_on,
    CASE WHEN i % 9 = 0 THEN DATE '2026-05-31' END AS followed_up_on,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('MC', i) AS source_key,
    {'extract': 'gov.mediation_case', 'delivery': 'gov.mediation_case@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 3 // 200) AS t (i)
