-- A table without rows, in the shape of what will fill it.
CREATE TEMP TABLE engine_kept AS
SELECT
    'queued' AS state,
    number
FROM range($rows) AS numbers(number)
ORDER BY number
LIMIT 0
