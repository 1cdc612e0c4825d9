-- What ground each recipient answers for, in names: a worker's grids, an officer's communities, a town, a district.
-- grounds: the codes of the communities, the town or the district that it lies in.
WITH community AS (
    SELECT
        substr(community_code, 1, 12) AS community_code,
        min(name) AS name,
        min(walk_key) AS walk_key
    FROM registers.listed_address
    WHERE level = 3 AND status = 1 AND community_code IS NOT NULL
    GROUP BY substr(community_code, 1, 12)
),

grid AS (
    SELECT
        grid.worker_number,
        grid.leader_number,
        CASE
            WHEN community.name IS NULL OR starts_with(grid.name, community.name) THEN grid.name
            ELSE concat(community.name, grid.name)
        END AS area,
        concat(coalesce(community.walk_key, ''), ' ', grid.grid_code) AS place,
        substr(grid.community_code, 1, 12) AS ground
    FROM registers.grid_now AS grid
    LEFT JOIN community ON substr(grid.community_code, 1, 12) = community.community_code
),

beat AS (
    SELECT
        beat.officer_number,
        beat.acting_officer_number,
        beat.station_code,
        coalesce(community.name, beat.beat_code) AS area,
        concat(coalesce(community.walk_key, ''), ' ', beat.beat_code) AS place,
        substr(beat.community_code, 1, 12) AS ground
    FROM registers.beat_now AS beat
    LEFT JOIN community ON substr(beat.community_code, 1, 12) = community.community_code
),

named AS (
    SELECT 'worker' AS kind, worker_number AS number, area, place, ground FROM grid
    UNION ALL
    SELECT 'leader' AS kind, leader_number AS number, area, place, ground FROM grid
    UNION ALL
    SELECT 'officer' AS kind, officer_number AS number, area, place, ground FROM beat
    UNION ALL
    SELECT 'officer' AS kind, acting_officer_number AS number, area, place, ground FROM beat
    UNION ALL
    SELECT 'station' AS kind, station_code AS number, area, place, ground FROM beat
    UNION ALL
    SELECT 'grid_office' AS kind, town_code AS number, full_name AS area, walk_key AS place, town_code AS ground
    FROM registers.listed_address
    WHERE level = 2 AND status = 1
    UNION ALL
    SELECT 'grid_office' AS kind, district_code AS number, name AS area, walk_key AS place, district_code AS ground
    FROM registers.listed_address
    WHERE level = 1 AND status = 1
    UNION ALL
    SELECT 'district' AS kind, district_code AS number, name AS area, walk_key AS place, district_code AS ground
    FROM registers.listed_address
    WHERE level = 1 AND status = 1
)

SELECT
    kind,
    number,
    area,
    min(place) AS place,
    list_sort(list(DISTINCT ground)) AS grounds
FROM named
WHERE number IS NOT NULL
GROUP BY kind, number, area
ORDER BY kind, number, place, area
