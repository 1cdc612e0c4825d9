-- What nobody can take stays as it is.
DELETE FROM tonight_task
WHERE task_number NOT IN (SELECT desk.task_number FROM tonight_desk AS desk)
