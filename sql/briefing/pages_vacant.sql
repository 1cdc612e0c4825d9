-- Posts that nobody holds: grids without a worker on the government's pages, beats without an officer on those of the police.
-- is_covered: somebody stands in (the grid's leader, an acting officer).
-- Grain: one row a network, desk and grid or beat.
WITH beat AS (
    SELECT
        beat_code,
        min(station_code) AS station_code,
        min(substr(community_code, 1, 6)) AS district_code,
        min(substr(community_code, 1, 12)) AS community_code,
        bool_or(acting_officer_number IS NOT NULL) AS is_covered
    FROM registers.beat_now
    GROUP BY beat_code
    HAVING NOT bool_or(officer_number IS NOT NULL)
),

community AS (
    SELECT
        code AS community_code,
        name
    FROM pages_area
    WHERE level = 3
),

vacant AS (
    SELECT
        'gov' AS zone,
        substr(grid.community_code, 1, 6) AS upper_code,
        grid.town_code AS middle_code,
        grid.grid_code AS code,
        CASE
            WHEN community.name IS NULL OR starts_with(grid.name, community.name) THEN grid.name
            ELSE concat(community.name, grid.name)
        END AS name,
        grid.leader_number IS NOT NULL AS is_covered
    FROM registers.grid_now AS grid
    LEFT JOIN community ON substr(grid.community_code, 1, 12) = community.community_code
    WHERE grid.worker_number IS NULL
    UNION ALL
    SELECT
        'police' AS zone,
        beat.district_code AS upper_code,
        beat.station_code AS middle_code,
        beat.beat_code AS code,
        community.name,
        beat.is_covered
    FROM beat
    LEFT JOIN community ON beat.community_code = community.community_code
)

SELECT zone, $city AS desk, code, name, is_covered
FROM vacant
UNION ALL
SELECT zone, upper_code AS desk, code, name, is_covered
FROM vacant
WHERE upper_code IS NOT NULL
UNION ALL
SELECT zone, middle_code AS desk, code, name, is_covered
FROM vacant
WHERE middle_code IS NOT NULL
ORDER BY zone, desk, code
