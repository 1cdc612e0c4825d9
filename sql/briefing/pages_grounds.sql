-- The areas below each town's office and station: their communities and beats, also those where nothing waits.
SELECT DISTINCT
    'gov' AS zone,
    substr(community_code, 1, 9) AS desk,
    substr(community_code, 1, 12) AS below
FROM registers.standard_address
WHERE level = 3 AND status = 1 AND community_code IS NOT NULL
UNION ALL
SELECT DISTINCT
    'police' AS zone,
    station_code AS desk,
    beat_code AS below
FROM registers.beat_now
WHERE station_code IS NOT NULL
ORDER BY zone, desk, below
