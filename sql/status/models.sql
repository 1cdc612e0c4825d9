-- How each model went on a night.
SELECT
    model_id,
    state,
    findings,
    why
FROM push.model_night
WHERE business_date = $business_date
ORDER BY model_id
