-- The beats that stand on the night, named by the communities that they answer for: the areas of the police network's map.
-- A beat over several towns or districts stands in the one with the smallest code.
WITH community AS (
    SELECT
        community_code,
        min(name) AS name,
        min(district_code) AS district_code
    FROM map_standing
    WHERE level = 3
    GROUP BY community_code
),

town AS (
    SELECT
        town_code,
        min(name) AS name,
        min(district_code) AS district_code
    FROM map_standing
    WHERE level = 2
    GROUP BY town_code
),

district AS (
    SELECT
        district_code,
        min(name) AS name
    FROM map_standing
    WHERE level = 1
    GROUP BY district_code
),

beat AS (
    SELECT
        beat_now.beat_code,
        min(beat_now.station_code) AS station_code,
        min(beat_now.town_code) AS town_code,
        min(coalesce(community.district_code, substr(beat_now.town_code, 1, 6))) AS district_code,
        list_sort(list(DISTINCT coalesce(community.name, beat_now.community_code))) AS communities
    FROM registers.beat_now
    LEFT JOIN community ON substr(beat_now.community_code, 1, 12) = community.community_code
    GROUP BY beat_now.beat_code
)

SELECT
    beat.beat_code AS code,
    array_to_string(beat.communities, '、') AS name,
    CAST(NULL AS VARCHAR) AS community_code,
    CAST(NULL AS VARCHAR) AS community,
    beat.town_code,
    coalesce(town.name, beat.town_code) AS town,
    beat.district_code,
    coalesce(district.name, beat.district_code) AS district,
    beat.station_code
FROM beat
LEFT JOIN town ON beat.town_code = town.town_code
LEFT JOIN district ON beat.district_code = district.district_code
ORDER BY code
