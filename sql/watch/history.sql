-- Tonight's numbers beside the median of the nights before, and how many nights that is.
WITH before AS (
    SELECT
        extract,
        column_name,
        metric,
        median(value) AS usual,
        count(*) AS nights
    FROM landing.profile
    WHERE business_date >= $oldest AND business_date < $T
    GROUP BY extract, column_name, metric
)

SELECT
    tonight.extract,
    tonight.column_name,
    tonight.metric,
    tonight.value,
    before.usual,
    coalesce(before.nights, 0) AS nights
FROM landing.profile AS tonight
LEFT JOIN before
    ON
        tonight.extract = before.extract
        AND tonight.metric = before.metric
        AND tonight.column_name IS NOT DISTINCT FROM before.column_name
WHERE tonight.business_date = $T
ORDER BY tonight.extract, tonight.column_name NULLS FIRST, tonight.metric
