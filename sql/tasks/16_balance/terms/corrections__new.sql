-- Corrections that tonight's closed tasks gave rise to.
SELECT count(*) AS count
FROM push.correction
WHERE opened_on = CAST($T AS DATE)
