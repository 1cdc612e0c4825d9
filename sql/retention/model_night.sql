-- push.model_night is kept for 365 nights.
DELETE FROM push.model_night
WHERE business_date <= CAST($T AS DATE) - INTERVAL 365 DAY
