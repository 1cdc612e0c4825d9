-- The published nights of the last week that a page looks back on, the one a week ago (or the last before it) included.
WITH earlier AS (
    SELECT max(business_date) AS night
    FROM push.night
    WHERE state = 'published' AND business_date <= CAST($week AS DATE)
)

SELECT night.business_date AS night
FROM push.night AS night
CROSS JOIN earlier
WHERE
    night.state = 'published'
    AND night.business_date <= CAST($T AS DATE)
    AND night.business_date >= coalesce(earlier.night, CAST($week AS DATE))
ORDER BY night
