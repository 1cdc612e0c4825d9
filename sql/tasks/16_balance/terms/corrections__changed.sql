-- Corrections that ended tonight: a cited row says something else.
SELECT count(*) AS count
FROM push.correction
WHERE closed_on = CAST($T AS DATE) AND state = 'changed'
