-- The tasks that the ledger itself ends tonight are closed.
UPDATE tonight_task
SET
    state = 'closed',
    ending = closing.ending,
    ended_on = CAST($T AS DATE)
FROM tonight_closing AS closing
WHERE tonight_task.task_number = closing.task_number
