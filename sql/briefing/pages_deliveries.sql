-- What the night had to do without: deliveries that were refused, and extracts that are missing or out of date (why: how old).
-- Grain: one row an extract and state.
SELECT
    extract,
    'refused' AS state,
    count(*) AS deliveries,
    CAST(NULL AS VARCHAR) AS why
FROM landing.delivery
WHERE night = CAST($T AS DATE) AND status = 'refused'
GROUP BY extract
UNION ALL
SELECT
    extract,
    status AS state,
    0 AS deliveries,
    why
FROM registers.extract_status
WHERE status <> 'fresh'
ORDER BY extract, state
