-- Of a model's output: findings, subjects not evaluated, and why all of it is muted (null: it is not).
SELECT
    count(*) FILTER (WHERE not_evaluated IS NULL) AS findings,
    count(*) FILTER (WHERE not_evaluated IS NOT NULL) AS not_evaluated,
    min(not_evaluated) FILTER (WHERE reason IS NULL AND subject_key IS NULL) AS muted
FROM model_output
