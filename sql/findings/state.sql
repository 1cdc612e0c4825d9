-- How a model's night went.
SELECT state
FROM push.model_night
WHERE business_date = $T AND model_id = $model_id
