-- What became of every finding of the night.
-- Grain: one row a finding (task_key, position).
SELECT
    first.business_date,
    first.model_id,
    first.reason,
    first.subject_key,
    first.task_key,
    first.position,
    first.task_number,
    CASE
        WHEN first.fate = 'new' AND breaker.tripped THEN 'held'
        WHEN first.fate IN ('new', 'released') AND first.position > 1 THEN 'renewed'
        WHEN first.fate IN ('new', 'released') THEN 'opened'
        WHEN first.fate = 'renewed' AND first.task_number IS NULL AND breaker.tripped THEN 'held'
        ELSE first.fate
    END AS fate,
    CASE
        WHEN first.fate IN ('new', 'renewed') AND first.task_number IS NULL AND breaker.tripped
            THEN concat('batch of ', CAST(first.business_date AS VARCHAR))
        ELSE first.rule
    END AS rule
FROM tonight_fate_first AS first
LEFT JOIN tonight_breaker AS breaker ON first.model_id = breaker.model_id
