-- What was handed to departments (03) and lay with them in the month, and what came of it by the month's end. What reached no
-- department has none here. A zone reads what its own departments got and what its own people handed over.
-- Grain: one row a transfer.
WITH seen AS (
    SELECT
        transfer.*,
        CASE
            WHEN split_part(transfer.sender, ':', 1) IN ('officer', 'station', 'district') THEN 'police'
            ELSE 'gov'
        END AS sender_zone,
        coalesce(transfer.closed_on <= CAST($last AS DATE), false) AS is_closed,
        hidden.task_number IS NOT NULL AND CAST($zone AS VARCHAR) = 'gov' AS is_hidden
    FROM push.transfer AS transfer
    LEFT JOIN assessment_hidden AS hidden ON transfer.task_number = hidden.task_number
)

SELECT
    department,
    CASE WHEN is_closed THEN state ELSE 'open' END AS state,
    CASE WHEN is_closed AND state = 'answered' THEN date_diff('day', opened_on, closed_on) END AS days
FROM seen
WHERE
    list_contains([coalesce(zone, sender_zone), sender_zone], CAST($zone AS VARCHAR))
    AND NOT is_hidden
    AND list_contains($models, model_id)
    AND opened_on <= CAST($last AS DATE)
    AND NOT coalesce(closed_on < CAST($first AS DATE), false)
ORDER BY department, state, days, task_number
