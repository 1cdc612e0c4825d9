-- The changed versions that ran on a night beside the models in force: which they were, and how they went.
SELECT
    model_id,
    parameters,
    query_sha256,
    state,
    added,
    dropped AS no_longer_found,
    kept,
    differing,
    why
FROM push.beside_night
WHERE business_date = $business_date
ORDER BY model_id
