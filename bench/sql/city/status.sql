-- Everything is fresh.
SELECT
    extract,
    concat(extract, '@2026-06-01') AS delivery,
    $T AS business_date,
    0 AS age_days,
    'fresh' AS status,
    '' AS why
FROM (SELECT unnest($extracts) AS extract) AS listed
