-- Each night's findings of both rules: those that only one of them has, and those that both have.
WITH sided AS (
    SELECT
        business_date,
        reason,
        subject_key,
        bool_or(side = 'live') AS is_live,
        bool_or(side = 'changed') AS is_changed
    FROM found
    GROUP BY business_date, reason, subject_key
)

SELECT
    business_date,
    count(*) FILTER (WHERE is_live) AS live,
    count(*) FILTER (WHERE is_changed) AS changed,
    count(*) FILTER (WHERE NOT is_live) AS added,
    count(*) FILTER (WHERE NOT is_changed) AS dropped,
    count(*) FILTER (WHERE is_live AND is_changed) AS kept
FROM sided
GROUP BY business_date
ORDER BY business_date
