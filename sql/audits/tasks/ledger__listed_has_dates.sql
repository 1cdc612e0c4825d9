-- A task that is open or in review was listed on a day and is due on one; a queued one has neither.
SELECT task_number
FROM push.task_live
WHERE (state = 'queued') <> (listed_on IS NULL) OR (state = 'queued') <> (due_on IS NULL)
ORDER BY task_number
