-- Corrections that ended tonight: the cited rows are not there any more.
SELECT count(*) AS count
FROM push.correction
WHERE closed_on = CAST($T AS DATE) AND state = 'gone'
