-- What the city had set otherwise than a model's spec on a night.
SELECT
    name,
    value
FROM push.parameter_override
WHERE model_id = $model_id AND business_date = CAST($T AS DATE)
ORDER BY name
