-- push.not_evaluated is kept for 30 nights.
DELETE FROM push.not_evaluated
WHERE business_date <= CAST($T AS DATE) - INTERVAL 30 DAY
