-- One count of a source fault.
INSERT INTO push.source_fault (business_date, model_id, fault, rows)
VALUES ($T, $model_id, $fault, $rows)
