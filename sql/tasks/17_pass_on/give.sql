-- A task that is passed on stays with whom it was given to while the post that it was taken from is the same.
UPDATE tonight_task
SET
    assigned_to = concat(desk.kind, ':', desk.number),
    assigned_instead_of = desk.natural_doer
FROM tonight_desk AS desk
WHERE tonight_task.task_number = desk.task_number
