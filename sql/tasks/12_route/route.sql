-- The tasks take tonight's recipients.
UPDATE tonight_task
SET
    recipients = routed.recipients,
    natural_doer = routed.natural_doer
FROM tonight_routed AS routed
WHERE tonight_task.task_number = routed.task_number AND routed.changed
