-- Extracts that are not fresh tonight, each with whether nothing of it is there at all.
SELECT
    extract,
    status
FROM registers.extract_status
WHERE status <> 'fresh'
ORDER BY extract
