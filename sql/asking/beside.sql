-- What only changed versions found of some subjects or at some places, beside the models in force.
SELECT
    model_id,
    reason,
    subject_kind,
    subject_key
FROM push.beside_finding
WHERE
    business_date = $T
    AND fate = 'added'
    AND (subject_key IN (SELECT unnest($keys)) OR address_code IN (SELECT unnest($places)))
ORDER BY model_id, reason, subject_key
