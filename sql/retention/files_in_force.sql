-- Files that are still needed: of parked rows that wait, and of deliveries that no later whole delivery took the place of
-- so long ago.
WITH accepted AS (
    SELECT
        delivery,
        extract,
        business_date,
        sequence,
        load
    FROM landing.delivery
    WHERE status = 'accepted'
),

replaced AS (
    SELECT
        earlier.delivery,
        min(later.business_date) AS replaced_on
    FROM accepted AS earlier
    INNER JOIN accepted AS later
        ON earlier.extract = later.extract
        AND (
            later.business_date > earlier.business_date
            OR (later.business_date = earlier.business_date AND later.sequence > earlier.sequence)
        )
    WHERE later.load = 'full'
    GROUP BY earlier.delivery
)

SELECT file.path
FROM landing.file AS file
LEFT JOIN replaced ON file.delivery = replaced.delivery
WHERE
    replaced.replaced_on IS NULL
    OR replaced.replaced_on > CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
UNION
SELECT path
FROM landing.parked
ORDER BY path
