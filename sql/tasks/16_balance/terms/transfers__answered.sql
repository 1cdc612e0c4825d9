-- Transfers that ended tonight: their department answered.
SELECT count(*) AS count
FROM push.transfer
WHERE closed_on = CAST($T AS DATE) AND state = 'answered'
