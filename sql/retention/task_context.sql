-- What tasks' findings stood in goes with the tasks.
DELETE FROM push.task_context
WHERE task_number NOT IN (SELECT task_number FROM push.task_state)
