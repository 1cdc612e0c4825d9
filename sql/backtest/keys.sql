-- Each finding of all nights together, by what becomes of it: added, dropped or kept.
-- Grain: one row a reason and subject (reason, subject_key).
SELECT
    reason,
    subject_key,
    min(task_key) AS task_key,
    max(address_code) AS address_code,
    count(DISTINCT business_date) AS nights,
    min(business_date) AS first_night,
    CASE
        WHEN NOT bool_or(side = 'live') THEN 'added'
        WHEN NOT bool_or(side = 'changed') THEN 'dropped'
        ELSE 'kept'
    END AS fate
FROM found
GROUP BY reason, subject_key
