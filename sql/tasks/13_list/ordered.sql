-- Which orders (N2) are listed tonight: the due date that they were given with, at most so many a worker and day, those that are
-- due first. The caps of models do not know of them; the budget of a dwelling for routine visits does.
-- Grain: one row a queued order (task_number).
WITH waiting AS (
    SELECT
        t.task_number,
        t.task_key,
        t.priority,
        dwelling.address_code AS dwelling_code,
        t.due_cap,
        t.opened_on,
        t.queue_reason,
        r.kind,
        r.number,
        t.priority = 3 AND knocked.address_code IS NOT NULL AS over_budget
    FROM tonight_task AS t
    INNER JOIN tonight_recipient AS r ON t.task_number = r.task_number AND r.role = 'do'
    LEFT JOIN registers.address AS dwelling ON t.address_code = dwelling.address_code AND dwelling.is_dwelling
    LEFT JOIN tonight_knocked AS knocked ON dwelling.address_code = knocked.address_code
    WHERE t.model_id = 'N2' AND t.state = 'queued'
),

placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY kind, number, over_budget ORDER BY due_cap, opened_on, task_key) AS position
    FROM waiting
)

SELECT
    task_number,
    task_key,
    priority,
    dwelling_code,
    CASE
        WHEN over_budget THEN 'dwelling_budget'
        WHEN kind IN ('worker', 'leader') AND position > $orders_per_day THEN 'order_cap'
        ELSE 'listed'
    END AS decision,
    due_cap,
    queue_reason,
    greatest(CAST($L AS DATE), due_cap) AS due_on
FROM placed
ORDER BY task_number
