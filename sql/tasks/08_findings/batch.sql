-- Keys that the breaker holds, or that two people released tonight; of several batches of a key the newest word counts.
-- Grain: one row a key of a batch (task_key).
WITH standing AS (
    SELECT
        task_key,
        state,
        business_date,
        row_number() OVER (PARTITION BY task_key ORDER BY business_date DESC) AS position
    FROM push.breaker_key
    WHERE state = 'pending' OR (state = 'released' AND resolved_on = $T)
)

SELECT
    task_key,
    state,
    business_date
FROM standing
WHERE position = 1
ORDER BY task_key
