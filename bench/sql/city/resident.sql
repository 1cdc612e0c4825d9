-- Residents: one in 50 on paper only, one in 20 gone, one in 400 with a second row; a tenth of the rooms stand empty.
SELECT
    concat('REG', i) AS registration_id,
    '11' AS id_type,
    md5(CAST(CASE WHEN i % 400 = 1 THEN i - 1 ELSE i END AS VARCHAR)) AS person_key,
    'name' AS name_key,
    i % 2 + 1 AS sex,
    DATE '2026-05-31' - CAST(i * 37 % 31000 AS INTEGER) AS birth_date,
    concat(
        'R',
        CASE
            WHEN i % 6 = 0 THEN i * 11 % (CAST($residents AS BIGINT) * 63 // 160) // 5 * 5
            ELSE i * 11 % (CAST($residents AS BIGINT) * 63 // 160)
        END
    ) AS address_code,
    CASE WHEN i % 10 < 8 THEN 1 ELSE 2 END AS registration_type,
    i % 50 <> 0 AS lives_here,
    CASE WHEN i % 3 > 0 THEN lpad(CAST(i % 60 AS VARCHAR), 2, '0') END AS relationship_code,
    concat('HH', i // 3) AS household_number,
    DATE '2026-05-31' - CAST(i % 3000 AS INTEGER) AS start_date,
    CASE WHEN i % 20 = 3 THEN DATE '2026-05-31' - CAST(i % 200 AS INTEGER) END AS end_date,
    TIMESTAMP '2026-05-01' - to_days(CAST(i % 900 AS INTEGER)) AS updated_at,
    concat('REG', i) AS source_key,
    {'extract': 'police.resident', 'delivery': 'police.resident@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT)) AS t (i)
