-- push.held is kept for 365 nights.
DELETE FROM push.held
WHERE business_date <= CAST($T AS DATE) - INTERVAL 365 DAY
