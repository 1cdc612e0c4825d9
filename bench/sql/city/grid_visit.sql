-- Ninety days of visits: the worker counts whom the register has, one time in a thousand two more; nobody where nobody lives.
WITH registered AS (
    SELECT
        address_code,
        count(*) AS people
    FROM registers.resident
    WHERE lives_here AND end_date IS NULL
    GROUP BY address_code
),

visit AS (
    SELECT
        i,
        concat('R', i * 3 % (CAST($residents AS BIGINT) * 7 // 16)) AS address_code
    FROM range(CAST($residents AS BIGINT) * 9 // 16) AS t (i)
)

SELECT
    concat('V', visit.i) AS visit_id,
    visit.address_code,
    TIMESTAMP '2026-06-01 18:00:00' - to_minutes(CAST(visit.i % 129600 AS INTEGER)) AS visited_at,
    CASE WHEN visit.i % 12 = 0 THEN 'elder_care' ELSE 'routine' END AS purpose,
    CASE
        WHEN visit.i % 9 = 0 THEN 'no_answer'
        WHEN registered.people IS NULL THEN 'vacant'
        WHEN visit.i % 500 = 1 THEN 'moved_out'
        ELSE 'occupied'
    END AS occupancy,
    registered.people + CASE WHEN visit.i % 1000 = 7 THEN 2 ELSE 0 END AS people_seen,
    TIMESTAMP '2026-06-01' AS updated_at,
    concat('V', visit.i) AS source_key,
    {'extract': 'gov.grid_visit', 'delivery': 'gov.grid_visit@2026-06-01', 'row_number': visit.i + 1} AS source_row
FROM visit
LEFT JOIN registered ON visit.address_code = registered.address_code
