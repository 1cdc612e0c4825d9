-- Who takes corrections, and in which zone.
SELECT
    code,
    name,
    zone
FROM registers.ref_department
ORDER BY code
