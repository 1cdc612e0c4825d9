-- The last event of the chain.
SELECT
    seq,
    hash
FROM push.task_event
WHERE seq = (SELECT max(seq) FROM push.task_event)
