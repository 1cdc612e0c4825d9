-- push.finding is kept for 30 nights.
DELETE FROM push.finding
WHERE business_date <= CAST($T AS DATE) - INTERVAL 30 DAY
