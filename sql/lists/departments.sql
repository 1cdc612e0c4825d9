-- The departments that a task can be handed over to, as the drop-down offers them.
SELECT name
FROM registers.ref_department
ORDER BY zone, code
