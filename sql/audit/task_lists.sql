-- The lists on which a task stood, by recipient: the first and the last night, and on how many.
SELECT
    zone,
    kind,
    number,
    role,
    min(business_date) AS first_night,
    max(business_date) AS last_night,
    count(DISTINCT business_date) AS nights
FROM listed
GROUP BY zone, kind, number, role
ORDER BY first_night, zone, kind, number, role
