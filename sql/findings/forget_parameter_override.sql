-- Take back what this model wrote for tonight, so that it can run again.
DELETE FROM push.parameter_override
WHERE business_date = $T AND model_id = $model_id
