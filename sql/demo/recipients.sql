-- Who has a list tonight, so that the living demo's reviewers know to whom a task can be given.
-- Grain: one row a recipient (kind and number).
SELECT DISTINCT
    kind,
    number
FROM push.list_line
ORDER BY kind, number
