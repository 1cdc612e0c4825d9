-- Findings of the night.
SELECT count(*) AS count
FROM push.finding
WHERE business_date = CAST($T AS DATE)
