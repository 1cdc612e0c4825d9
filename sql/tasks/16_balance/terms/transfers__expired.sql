-- Transfers that ended tonight: nobody answered in time.
SELECT count(*) AS count
FROM push.transfer
WHERE closed_on = CAST($T AS DATE) AND state = 'expired'
