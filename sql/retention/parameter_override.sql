-- push.parameter_override is kept for 365 nights.
DELETE FROM push.parameter_override
WHERE business_date <= CAST($T AS DATE) - INTERVAL 365 DAY
