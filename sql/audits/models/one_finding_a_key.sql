-- A model raises one finding for each key: reason and subject, or the subject alone where it makes one task.
SELECT
    CASE WHEN NOT $one_task THEN reason END AS reason,
    subject_key
FROM model_output
WHERE not_evaluated IS NULL
GROUP BY
    CASE WHEN NOT $one_task THEN reason END,
    subject_key
HAVING count(*) > 1
