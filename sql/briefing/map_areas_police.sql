-- The beats that stand on the night, named by the communities that they answer for: the areas of the police network's map.
-- A beat over several towns or districts stands in the one with the smallest code.
WITH community AS (
    SELECT
        substr(address.community_code, 1, 12) AS community_code,
        min(standard.name) AS name,
        min(address.district_code) AS district_code
    FROM registers.address
    INNER JOIN registers.standard_address AS standard ON address.address_code = standard.address_code
    WHERE address.level = 3
    GROUP BY substr(address.community_code, 1, 12)
),

town AS (
    SELECT
        address.town_code,
        min(standard.name) AS name,
        min(address.district_code) AS district_code
    FROM registers.address
    INNER JOIN registers.standard_address AS standard ON address.address_code = standard.address_code
    WHERE address.level = 2
    GROUP BY address.town_code
),

district AS (
    SELECT
        address.district_code,
        min(standard.name) AS name
    FROM registers.address
    INNER JOIN registers.standard_address AS standard ON address.address_code = standard.address_code
    WHERE address.level = 1
    GROUP BY address.district_code
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
