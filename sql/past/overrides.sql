-- The parameters that the city had set otherwise than the specs on the night of $T.
SELECT
    model_id,
    name,
    value
FROM published.push.parameter_override
WHERE business_date = $T
ORDER BY model_id, name
