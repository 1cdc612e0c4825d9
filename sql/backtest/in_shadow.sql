-- How a version of a model with these values, and no query of its own, went beside the model in force: sums over all nights.
SELECT
    count(*) FILTER (WHERE state = 'ran') AS nights,
    min(business_date) FILTER (WHERE state = 'ran') AS first,
    max(business_date) FILTER (WHERE state = 'ran') AS last,
    CAST(coalesce(sum(added), 0) AS BIGINT) AS added,
    CAST(coalesce(sum(dropped), 0) AS BIGINT) AS dropped,
    CAST(coalesce(sum(kept), 0) AS BIGINT) AS kept,
    count(*) FILTER (WHERE state <> 'ran') AS not_run
FROM push.beside_night
WHERE model_id = $model_id AND query_sha256 IS NULL AND parameters = $parameters
