-- Rentals on file with the police.
SELECT
    concat('RH', i) AS rental_id,
    concat('R', i * 5 % (CAST($residents AS BIGINT) * 7 // 16)) AS address_code,
    CASE WHEN i % 12 = 0 THEN 2 ELSE 1 END AS status,
    DATE '2026-05-01' - CAST(i % 900 AS INTEGER) AS start_date,
    TIMESTAMP '2026-05-01' AS updated_at,
    concat('RH', i) AS source_key,
    {'extract': 'police.rental_house', 'delivery': 'police.rental_house@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) // 16) AS t (i)
