-- How each model ran on a night, in which version.
SELECT
    model_id,
    model_version,
    state,
    findings,
    why
FROM push.model_night
WHERE business_date = $business_date
ORDER BY model_id
