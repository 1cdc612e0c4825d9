-- Household registrations of nearly everybody, the deceased (one in 30) cancelled but for one in fifty of them,
-- the newly born registered but for one in twenty.
SELECT
    md5(CAST(i AS VARCHAR)) AS person_key,
    'name' AS name_key,
    DATE '2026-05-31' - CAST(i * 37 % 31000 AS INTEGER) AS birth_date,
    concat(
        'R',
        CASE
            WHEN i % 6 = 0 THEN i * 11 % (CAST($residents AS BIGINT) * 63 // 160) // 5 * 5
            ELSE i * 11 % (CAST($residents AS BIGINT) * 63 // 160)
        END
    ) AS address_code,
    concat('HH', i // 3) AS household_number,
    CASE WHEN i % 30 = 0 AND i // 30 % 50 > 0 THEN 2 ELSE 1 END AS status,
    CASE WHEN i % 100 = 0 AND i // 100 % 20 > 0 THEN concat('BC', i) END AS birth_certificate_number,
    md5(CAST(i + 13 AS VARCHAR)) AS mother_person_key,
    TIMESTAMP '2026-05-01' - to_days(CAST(i % 900 AS INTEGER)) AS updated_at,
    md5(CAST(i AS VARCHAR)) AS source_key,
    {'extract': 'police.household_registration', 'delivery': 'police.household_registration@2026-06-01', 'row_number': i + 1} AS source_row
FROM range(CAST($residents AS BIGINT) * 945 // 1000) AS t (i)
