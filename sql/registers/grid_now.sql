-- The grids that stand on T: for each grid code its row in force, the latest where several are.
-- Tasks are routed by it and A2 checks posts in it. kind is general (综合网格) or dedicated (专属网格).
WITH in_force AS (
    SELECT
        grid_code,
        name,
        kind,
        community_code,
        worker_number,
        leader_number,
        valid_from,
        source_row,
        row_number() OVER (PARTITION BY grid_code ORDER BY valid_from DESC) AS place
    FROM registers.grid
    WHERE valid_from <= $T AND (valid_to IS NULL OR valid_to >= $T)
)

SELECT
    grid_code,
    name,
    kind,
    community_code,
    substr(community_code, 1, 9) AS town_code,
    worker_number,
    leader_number,
    valid_from,
    source_row
FROM in_force
WHERE place = 1
ORDER BY grid_code
