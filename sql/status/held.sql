-- Models that were held on a night, and because of what.
SELECT
    model_id,
    extract,
    why
FROM push.held
WHERE business_date = $business_date
ORDER BY model_id, extract, why
