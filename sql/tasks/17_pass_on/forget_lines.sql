-- The lines of tasks that were passed on are written anew.
DELETE FROM push.list_line
WHERE task_number IN (SELECT t.task_number FROM tonight_task AS t)
