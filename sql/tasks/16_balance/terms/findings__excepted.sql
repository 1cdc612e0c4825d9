-- Findings under an exception.
SELECT count(*) AS count
FROM push.finding_fate
WHERE business_date = CAST($T AS DATE) AND fate = 'excepted'
