-- New findings that the breaker holds until two people have spoken.
SELECT count(*) AS count
FROM push.finding_fate
WHERE business_date = CAST($T AS DATE) AND fate = 'held'
