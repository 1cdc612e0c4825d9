-- What each asked task was found by, and on which night last.
SELECT
    task_number,
    model_id,
    model_version,
    found_on
FROM asked
ORDER BY task_number
