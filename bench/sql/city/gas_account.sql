-- Gas accounts.
SELECT
    concat('GAS', i) AS account_number,
    concat('R', i * 2 % (CAST($residents AS BIGINT) * 7 // 16)) AS address_text,
    CASE WHEN i % 20 = 0 THEN 'catering' ELSE 'residential' END AS user_type,
    CASE WHEN i % 15 = 0 THEN 2 ELSE 1 END AS status,
    DATE '2018-01-01' AS opened_on,
    DATE '2026-05-31' - CAST(i % 760 AS INTEGER) AS last_checked_on,
    CASE WHEN i % 300 = 0 THEN 'general' WHEN i % 900 = 1 THEN 'grave' END AS hazard_level,
    DATE '2026-06-20' - CAST(i % 40 AS INTEGER) AS rectify_due_on,
    i % 50 // 48 * 2 AS consecutive_no_access,
    TIMESTAMP '2026-05-01' AS updated_at,
    concat('GAS', i) AS source_key,
    {'extract': 'gov.gas_account', 'delivery': 'gov.gas_account@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 4) AS t (i)
