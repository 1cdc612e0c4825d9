-- The names of districts, towns and communities, by the code that a recipient's ground has.
SELECT
    CASE level
        WHEN 1 THEN district_code
        WHEN 2 THEN town_code
        ELSE substr(community_code, 1, 12)
    END AS ground,
    min(name) AS name,
    min(full_name) AS full_name
FROM registers.listed_address
WHERE level <= 3 AND status = 1
GROUP BY ALL
HAVING ground IS NOT NULL
ORDER BY ground
