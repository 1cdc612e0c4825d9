-- What the runner wrote of one model's night.
SELECT *
FROM push.finding
WHERE business_date = $T AND model_id = $model_id
