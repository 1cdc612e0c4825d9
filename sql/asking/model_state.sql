-- How each model's night went, and what held it.
SELECT
    model_night.model_id,
    model_night.model_version,
    model_night.state,
    coalesce(
        array_to_string(list_sort(list(DISTINCT CASE
            WHEN held.extract IS NULL THEN held.why
            ELSE concat(held.extract, ' ', held.why)
        END) FILTER (WHERE held.why IS NOT NULL)), '；'),
        min(model_night.why)
    ) AS why
FROM push.model_night
LEFT JOIN push.held ON model_night.business_date = held.business_date AND model_night.model_id = held.model_id
WHERE model_night.business_date = $T
GROUP BY model_night.model_id, model_night.model_version, model_night.state
ORDER BY model_night.model_id
