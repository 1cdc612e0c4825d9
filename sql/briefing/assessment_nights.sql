-- The first published night of all, and whether another night of this month was published before this one.
SELECT
    min(business_date) AS first_night,
    count(
        CASE
            WHEN business_date >= CAST(date_trunc('month', CAST($T AS DATE)) AS DATE) AND business_date < CAST($T AS DATE) THEN 1
        END
    ) AS earlier_nights
FROM push.night
WHERE state = 'published'
