-- Which grid looks after which building; one in 200 after none, one in 300 after two.
SELECT
    concat('B', b) AS address_code,
    concat('G', b % 2000 + b // 2000 % 4 * 2000 + CASE WHEN extra = 1 THEN 2000 ELSE 0 END) AS grid_code,
    DATE '2025-01-01' AS valid_from,
    concat('B', b, '|', extra) AS source_key,
    {'extract': 'gov.grid_address', 'delivery': 'gov.grid_address@2026-06-01', 'row_number': b * 2 + extra + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 8) AS t (b), range(2) AS u (extra)
WHERE (extra = 0 AND b % 200 > 0) OR (extra = 1 AND b % 300 = 1 AND b // 2000 % 4 < 3)
