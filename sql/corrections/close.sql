-- Corrections that are done with.
UPDATE push.correction
SET state = verdict.state, closed_on = CAST($T AS DATE)
FROM tonight_verdict AS verdict
WHERE push.correction.task_number = verdict.task_number AND push.correction.state = 'open'
