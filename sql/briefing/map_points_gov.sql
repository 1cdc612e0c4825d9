-- Where the buildings of each grid stand, for drawing it: building, grid, degrees. Of a building in two grids the dedicated one counts.
SELECT
    address_grid.grid_code AS code,
    standard.longitude,
    standard.latitude
FROM map_standing AS standard
INNER JOIN registers.address_grid ON standard.address_code = address_grid.building_code
WHERE standard.level = 5 AND standard.status = 1
ORDER BY code, standard.address_code
