-- The due rules that tonight's tasks and findings carry.
SELECT due_rule
FROM tonight_task
UNION
SELECT due_rule
FROM tonight_finding
ORDER BY due_rule
