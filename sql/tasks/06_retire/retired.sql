-- Live tasks of models that are retired.
-- Grain: one row a task that ends (task_number).
SELECT
    t.task_number,
    'expired' AS ending
FROM tonight_task AS t
INNER JOIN tonight_spec AS spec ON t.model_id = spec.model_id
WHERE spec.retired AND t.state <> 'closed'
ORDER BY t.task_number
