-- Tonight's events before they are chained; step and ord give their order.
-- Grain: one row an event of tonight, not yet chained (step, ord).
SELECT
    CAST(0 AS INTEGER) AS step,
    CAST(0 AS BIGINT) AS ord,
    CAST(NULL AS VARCHAR) AS task_number,
    CAST('' AS VARCHAR) AS event,
    CAST(NULL AS VARCHAR) AS actor,
    CAST(NULL AS VARCHAR) AS detail
WHERE false
