-- The rows that will be written.
CREATE TEMP TABLE engine_source AS
SELECT
    CASE WHEN number % 2 = 0 THEN 'queued' ELSE 'open' END AS state,
    number
FROM range($rows) AS numbers(number)
