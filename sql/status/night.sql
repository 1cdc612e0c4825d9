-- The night that is asked for, or the last published one.
SELECT
    business_date,
    list_day,
    state
FROM push.night
WHERE
    (CAST($business_date AS DATE) IS NOT NULL AND business_date = CAST($business_date AS DATE))
    OR (CAST($business_date AS DATE) IS NULL AND state = 'published')
ORDER BY business_date DESC
LIMIT 1
