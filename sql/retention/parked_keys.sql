-- The rows of a file of parked rows that still wait.
SELECT row_number
FROM landing.parked
WHERE path = $path
