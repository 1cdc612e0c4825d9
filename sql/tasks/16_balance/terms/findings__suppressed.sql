-- Findings whose key stays quiet after an ending.
SELECT count(*) AS count
FROM push.finding_fate
WHERE business_date = CAST($T AS DATE) AND fate = 'suppressed'
