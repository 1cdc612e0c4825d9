-- Transfers that wait for their department's answer.
SELECT count(*) AS count
FROM push.transfer
WHERE state = 'open'
