-- What is kept anew tonight takes the place of what was kept before.
DELETE FROM push.task_context
WHERE task_number IN (SELECT task_number FROM tonight_cited)
