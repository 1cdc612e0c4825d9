-- Codes of grids, beats and communities that a line may name, and what the place is called: they are no ID numbers.
WITH community AS (
    SELECT
        substr(community_code, 1, 12) AS community_code,
        min(name) AS name
    FROM registers.listed_address
    WHERE level = 3 AND community_code IS NOT NULL
    GROUP BY substr(community_code, 1, 12)
),

named AS (
    SELECT
        grid.grid_code AS code,
        concat(coalesce(community.name, ''), grid.name) AS name
    FROM registers.grid_now AS grid
    LEFT JOIN community ON substr(grid.community_code, 1, 12) = community.community_code
    UNION ALL
    SELECT
        beat.beat_code AS code,
        coalesce(community.name, beat.beat_code) AS name
    FROM registers.beat_now AS beat
    LEFT JOIN community ON substr(beat.community_code, 1, 12) = community.community_code
    UNION ALL
    SELECT
        community_code AS code,
        name
    FROM registers.listed_address
    WHERE level = 3 AND community_code IS NOT NULL
)

SELECT
    code,
    array_to_string(list_sort(list(DISTINCT name)), '、') AS name
FROM named
GROUP BY code
ORDER BY code
