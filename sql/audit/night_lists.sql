-- Who got a list on a night, and how many lines of it.
SELECT
    zone,
    kind,
    number,
    count(*) AS tasks,
    count(CASE WHEN is_new THEN 1 END) AS new,
    count(CASE WHEN role = 'do' THEN 1 END) AS to_do,
    count(CASE WHEN role = 'review' THEN 1 END) AS to_review,
    count(CASE WHEN role = 'inform' THEN 1 END) AS to_know
FROM listed
GROUP BY zone, kind, number
ORDER BY zone, kind, number
