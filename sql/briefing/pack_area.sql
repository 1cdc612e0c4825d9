-- Districts, towns and communities that stand in the register, with their names.
-- Grain: one row an area.
WITH area AS (
    SELECT
        address_code,
        CASE level
            WHEN 1 THEN district_code
            WHEN 2 THEN town_code
            ELSE substr(community_code, 1, 12)
        END AS code
    FROM registers.address
    WHERE level <= 3 AND status = 1
)

SELECT
    area.code,
    min(standing.full_name) AS name
FROM area
INNER JOIN registers.standard_address AS standing ON area.address_code = standing.address_code
WHERE area.code IS NOT NULL
GROUP BY area.code
ORDER BY area.code
