-- Subjects that the night could not judge, and models or reasons that it left out altogether (no subject).
SELECT model_id, reason, subject_key, why
FROM push.not_evaluated
WHERE business_date = $T AND (subject_key IS NULL OR subject_key IN (SELECT unnest($keys)))
ORDER BY model_id, reason, subject_key, why
