-- The number of the ledger's last event; 0 before the first.
SELECT coalesce(max(seq), 0) AS seq
FROM push.task_event
