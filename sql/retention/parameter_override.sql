-- push.parameter_override is kept for so many nights.
DELETE FROM push.parameter_override
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($nights_days AS INTEGER))
