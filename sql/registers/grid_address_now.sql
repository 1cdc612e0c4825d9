-- Which grid looks after which building on T: rows in force whose grid stands, one for each building and grid.
-- A row to a grid that no longer stands assigns nobody and is left out.
WITH in_force AS (
    SELECT
        address_code,
        grid_code,
        valid_from,
        source_row,
        row_number() OVER (PARTITION BY address_code, grid_code ORDER BY valid_from DESC) AS place
    FROM registers.grid_address
    WHERE valid_from <= $T AND (valid_to IS NULL OR valid_to >= $T)
)

SELECT
    in_force.address_code,
    in_force.grid_code,
    grid_now.kind,
    grid_now.community_code,
    in_force.valid_from,
    in_force.source_row
FROM in_force
INNER JOIN registers.grid_now ON in_force.grid_code = grid_now.grid_code
WHERE in_force.place = 1
