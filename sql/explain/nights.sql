-- The models and nights of the asked tasks.
SELECT DISTINCT
    model_id,
    found_on
FROM asked
WHERE found_on IS NOT NULL
ORDER BY
    model_id,
    found_on
