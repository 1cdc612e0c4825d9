-- The nights that are over: published, or skipped for good because somebody forced a later one.
SELECT
    business_date,
    state
FROM push.night
ORDER BY business_date
