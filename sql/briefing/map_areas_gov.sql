-- The grids that stand on the night, with the names of what they lie in: the areas of the government network's map.
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

placed AS (
    SELECT
        grid_now.grid_code,
        grid_now.name,
        substr(grid_now.community_code, 1, 12) AS community_code,
        grid_now.town_code,
        community.name AS community,
        town.name AS town,
        coalesce(community.district_code, town.district_code, substr(grid_now.town_code, 1, 6)) AS district_code
    FROM registers.grid_now
    LEFT JOIN community ON substr(grid_now.community_code, 1, 12) = community.community_code
    LEFT JOIN town ON grid_now.town_code = town.town_code
)

SELECT
    placed.grid_code AS code,
    coalesce(placed.name, placed.grid_code) AS name,
    placed.community_code,
    coalesce(placed.community, placed.community_code) AS community,
    placed.town_code,
    coalesce(placed.town, placed.town_code) AS town,
    placed.district_code,
    coalesce(district.name, placed.district_code) AS district,
    CAST(NULL AS VARCHAR) AS station_code
FROM placed
LEFT JOIN district ON placed.district_code = district.district_code
ORDER BY code
