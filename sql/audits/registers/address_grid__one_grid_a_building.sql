-- A building has one grid, and a dedicated one comes before a general one.
SELECT building_code
FROM registers.address_grid
GROUP BY building_code
HAVING count(*) > 1 OR count(*) FILTER (WHERE dedicated_grid_code IS NOT NULL AND kind <> 'dedicated') > 0
