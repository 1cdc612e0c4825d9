-- How the changed versions of models went on a night beside those in force.
SELECT
    model_id,
    state,
    added,
    dropped,
    kept,
    differing,
    why
FROM push.beside_night
WHERE business_date = $business_date
ORDER BY model_id
