-- Findings of models that run in the shadow.
SELECT count(*) AS count
FROM push.finding_fate
WHERE business_date = CAST($T AS DATE) AND fate = 'shadow'
