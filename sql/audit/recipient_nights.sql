-- The lists of one recipient, night by night.
SELECT
    business_date,
    zone,
    count(*) AS tasks,
    count(CASE WHEN is_new THEN 1 END) AS new,
    count(CASE WHEN role = 'do' THEN 1 END) AS to_do,
    count(CASE WHEN role = 'review' THEN 1 END) AS to_review,
    count(CASE WHEN role = 'inform' THEN 1 END) AS to_know
FROM listed
GROUP BY business_date, zone
ORDER BY business_date, zone
