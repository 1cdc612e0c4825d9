-- Transfers that tonight's confirmed tasks gave rise to.
SELECT count(*) AS count
FROM push.transfer
WHERE opened_on = CAST($T AS DATE)
