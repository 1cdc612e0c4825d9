-- The districts (level 1), towns (2) and communities (3) that stand, with their names: read once for all that names an area.
-- Grain: one row an area (level, code).
WITH area AS (
    SELECT
        level,
        CASE level WHEN 1 THEN district_code WHEN 2 THEN town_code ELSE substr(community_code, 1, 12) END AS code,
        name
    FROM registers.standard_address
    WHERE level <= 3 AND status = 1
)

SELECT
    level,
    code,
    min(name) AS name
FROM area
WHERE code IS NOT NULL
GROUP BY level, code
