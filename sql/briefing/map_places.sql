-- Roads, estates and natural villages, each with the areas that its buildings lie in, the one with most of them first, for the
-- search by address. Where there are several, the buildings too. A place, never a room.
WITH building AS (
    SELECT
        standard.parent_code AS site_code,
        standard.address_code,
        standard.name,
        CASE WHEN $zone = 'gov' THEN address_grid.grid_code ELSE standard.beat_code END AS code
    FROM map_standing AS standard
    LEFT JOIN registers.address_grid ON standard.address_code = address_grid.building_code
    WHERE standard.level = 5 AND standard.status = 1
),

shared AS (
    SELECT
        building.site_code,
        building.code,
        count(*) AS buildings
    FROM building
    INNER JOIN map_area ON building.code = map_area.code
    GROUP BY building.site_code, building.code
),

site AS (
    SELECT
        shared.site_code,
        standard.name,
        min(map_area.district_code) AS district_code,
        min(map_area.town_code) AS town_code,
        list_transform(
            list_sort(list({'order': -shared.buildings, 'code': shared.code})),
            lambda one: one.code
        ) AS codes
    FROM shared
    INNER JOIN map_standing AS standard ON shared.site_code = standard.address_code
    INNER JOIN map_area ON shared.code = map_area.code
    WHERE standard.level = 4
    GROUP BY shared.site_code, standard.name
),

many AS (
    SELECT
        site.site_code,
        site.name,
        site.district_code,
        site.town_code
    FROM site
    WHERE array_length(site.codes) > 1
)

SELECT
    FALSE AS is_building,
    name,
    district_code,
    town_code,
    site_code AS address_code,
    codes
FROM site
UNION ALL
SELECT
    TRUE AS is_building,
    concat(many.name, building.name) AS name,
    many.district_code,
    many.town_code,
    building.address_code,
    [building.code] AS codes
FROM building
INNER JOIN many ON building.site_code = many.site_code
INNER JOIN map_area ON building.code = map_area.code
ORDER BY is_building, town_code, name, address_code
