-- What is quiet: a tenth of what ended.
INSERT INTO push.suppression BY NAME
SELECT
    task_key,
    task_number,
    'confirmed' AS rule,
    DATE '2026-11-20' AS since,
    DATE '2027-01-20' AS until
FROM push.task_ended
WHERE model_id = 'P1'
ORDER BY task_key
LIMIT 300000
