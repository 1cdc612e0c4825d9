-- How many extracts stand how tonight.
SELECT
    status,
    count(*) AS extracts
FROM registers.extract_status
GROUP BY status
ORDER BY status
