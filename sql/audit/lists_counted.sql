-- The lists that are asked for: of which night and whose, and how many lines they have.
-- Grain: one row a night and recipient in a zone (business_date, zone, kind, number).
SELECT
    business_date,
    zone,
    kind,
    number,
    count(*) AS tasks,
    count(CASE WHEN is_new THEN 1 END) AS new,
    count(CASE WHEN role = 'do' THEN 1 END) AS to_do,
    count(CASE WHEN role = 'review' THEN 1 END) AS to_review,
    count(CASE WHEN role = 'inform' THEN 1 END) AS to_know
FROM listed
GROUP BY business_date, zone, kind, number
ORDER BY business_date, zone, kind, number
