-- Every task that has not ended has exactly one recipient who does it: nothing is dropped, nothing is done twice.
SELECT task_number
FROM push.task_live
WHERE array_length(list_filter(recipients, lambda r: r.role = 'do')) IS DISTINCT FROM 1
ORDER BY task_number
