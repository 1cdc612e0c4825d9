-- Corrections that wait for their register to change.
SELECT count(*) AS count
FROM push.correction
WHERE state = 'open'
