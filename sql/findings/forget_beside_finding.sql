-- Take back what the changed version of this model wrote for tonight, so that it can run again.
DELETE FROM push.beside_finding
WHERE business_date = $T AND model_id = $model_id
