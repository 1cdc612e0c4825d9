-- No household registration came yet: no number is known to replace another.
SELECT
    CAST(NULL AS VARCHAR) AS old_person_key,
    CAST(NULL AS VARCHAR) AS person_key
WHERE FALSE
