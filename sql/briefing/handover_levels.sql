-- How high late hand-overs went, for each limit that was passed: 1 town and station, 2 district, 3 city.
-- Grain: one row a task, kind and due date (task_number, kind, due_on).
SELECT
    task_number,
    kind,
    due_on,
    max(level) AS level
FROM push.escalation
GROUP BY task_number, kind, due_on
