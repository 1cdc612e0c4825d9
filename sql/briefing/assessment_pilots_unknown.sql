-- How many codes of pilot areas are the beginning of no community and no grid of the night's registers: a slip in the settings.
WITH pilot AS (
    SELECT unnest(CAST($pilots AS VARCHAR [])) AS beginning
),

code AS (
    SELECT DISTINCT grid_code AS code FROM registers.grid_now
    UNION
    SELECT DISTINCT community_code AS code FROM registers.address
),

known AS (
    SELECT DISTINCT pilot.beginning
    FROM pilot
    INNER JOIN code ON starts_with(code.code, pilot.beginning)
)

SELECT count(*) AS unknown
FROM pilot
WHERE beginning NOT IN (SELECT beginning FROM known)
