-- Transfers that ended tonight: no department could be told.
SELECT count(*) AS count
FROM push.transfer
WHERE closed_on = CAST($T AS DATE) AND state = 'undelivered'
