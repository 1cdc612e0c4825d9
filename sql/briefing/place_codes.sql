-- Codes of grids, beats and buildings that a page may name: some look like an old ID number, and are none.
SELECT grid_code AS code
FROM registers.grid_now
UNION
SELECT beat_code AS code
FROM registers.beat_now
UNION
SELECT address_code AS code
FROM registers.address
WHERE level <= 5
ORDER BY code
