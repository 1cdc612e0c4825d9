-- The areas below each town's office and station: their communities and beats, also those where nothing waits.
SELECT
    'gov' AS zone,
    substr(code, 1, 9) AS desk,
    code AS below
FROM pages_area
WHERE level = 3
UNION ALL
SELECT DISTINCT
    'police' AS zone,
    station_code AS desk,
    beat_code AS below
FROM registers.beat_now
WHERE station_code IS NOT NULL
ORDER BY zone, desk, below
