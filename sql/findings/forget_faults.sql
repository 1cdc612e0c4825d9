-- A model that runs again counts its source faults anew.
DELETE FROM push.source_fault
WHERE business_date = $T AND model_id = $model_id
