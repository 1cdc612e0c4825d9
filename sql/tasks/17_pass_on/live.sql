-- The ledger's tasks take over who has them now.
UPDATE push.task_live
SET
    recipients = routed.recipients,
    natural_doer = routed.natural_doer,
    assigned_to = t.assigned_to,
    assigned_instead_of = t.assigned_instead_of
FROM tonight_task AS t
INNER JOIN tonight_routed AS routed ON t.task_number = routed.task_number
WHERE push.task_live.task_number = t.task_number
