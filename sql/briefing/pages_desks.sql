-- The desks that lead others, as the ledger's recipients and the registers have them: the city, each district, each town's grid
-- office or police station; with a name, and above: the district that it belongs to.
-- A station has no name in the extracts: it is told by its code and the names of its towns.
-- Grain: one row a network and desk.
WITH area AS (
    SELECT
        code,
        name
    FROM pages_area
    WHERE level <= 2
),

station AS (
    SELECT DISTINCT
        beat.station_code,
        substr(beat.community_code, 1, 6) AS district_code,
        area.name
    FROM registers.beat_now AS beat
    LEFT JOIN area ON beat.town_code = area.code
),

desk AS (
    SELECT
        'gov' AS zone,
        number AS code
    FROM push.recipient
    WHERE kind = 'grid_office'
    UNION
    SELECT
        'gov' AS zone,
        code
    FROM area
    UNION
    SELECT
        'police' AS zone,
        number AS code
    FROM push.recipient
    WHERE kind = 'district'
    UNION
    SELECT
        'police' AS zone,
        code
    FROM area
    WHERE length(code) = 6
    UNION
    SELECT
        zone,
        $city AS code
    FROM (SELECT unnest(['gov', 'police']) AS zone) AS network
)

SELECT
    desk.zone,
    CASE WHEN desk.code = $city THEN 'city' WHEN length(desk.code) = 6 THEN 'district' ELSE 'town' END AS level,
    desk.code,
    area.name,
    CASE WHEN length(desk.code) > 6 THEN substr(desk.code, 1, 6) END AS above
FROM desk
LEFT JOIN area ON desk.code = area.code
WHERE desk.code IS NOT NULL
UNION ALL
SELECT
    'police' AS zone,
    'station' AS level,
    station_code AS code,
    array_to_string(list_sort(list(DISTINCT name)), '、') AS name,
    min(district_code) AS above
FROM station
WHERE station_code IS NOT NULL
GROUP BY station_code
ORDER BY zone, code
