-- The night is over: it, and the nights given up for it, are finished.
SELECT
    $business_date AS business_date,
    'published' AS state,
    $list_day AS list_day,
    CAST(NULL AS TEXT) AS why
UNION ALL
SELECT
    skipped.day AS business_date,
    'skipped' AS state,
    CAST(skipped.day + INTERVAL 1 DAY AS DATE) AS list_day,
    'given up for a later night' AS why
FROM (SELECT unnest(CAST($skipped AS DATE[])) AS day) AS skipped
