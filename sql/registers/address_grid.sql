-- The grid of each building: the dedicated one before the general one, with who works there; buildings without a grid are absent.
-- Where a building has several of one kind (A2 reports it) the smallest code is taken, so that nothing is assigned at random.
WITH counted AS (
    SELECT
        address_code AS building_code,
        min(grid_code) FILTER (WHERE kind = 'general') AS general_grid_code,
        min(grid_code) FILTER (WHERE kind = 'dedicated') AS dedicated_grid_code,
        count(*) FILTER (WHERE kind = 'general') AS general_grids,
        count(*) FILTER (WHERE kind = 'dedicated') AS dedicated_grids
    FROM registers.grid_address_now
    GROUP BY address_code
)

SELECT
    counted.building_code,
    counted.general_grid_code,
    counted.dedicated_grid_code,
    counted.general_grids,
    counted.dedicated_grids,
    grid_now.grid_code,
    grid_now.kind,
    grid_now.community_code,
    grid_now.town_code,
    grid_now.worker_number,
    grid_now.leader_number
FROM counted
INNER JOIN registers.grid_now
    ON coalesce(counted.dedicated_grid_code, counted.general_grid_code) = grid_now.grid_code
