-- Files that are still needed: of parked rows that wait, and of accepted rows that a delivery no older than 90 days
-- brought or that the newest deliveries rest on.
WITH rebased AS (
    SELECT
        extract,
        max(business_date) AS business_date
    FROM landing.delivery
    WHERE
        status = 'accepted'
        AND load = 'full'
    GROUP BY extract
)

SELECT file.path
FROM landing.file AS file
LEFT JOIN rebased ON file.extract = rebased.extract
WHERE
    rebased.business_date IS NULL
    OR file.business_date >= rebased.business_date
    OR file.business_date > CAST($T AS DATE) - INTERVAL 90 DAY
UNION
SELECT path
FROM landing.parked
ORDER BY path
