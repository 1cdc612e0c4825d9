-- One row stands for a grid.
SELECT grid_code
FROM registers.grid_now
GROUP BY grid_code
HAVING count(*) > 1
