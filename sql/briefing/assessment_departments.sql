-- What departments are called.
SELECT
    code,
    min(name) AS name
FROM registers.ref_department
GROUP BY code
ORDER BY code
