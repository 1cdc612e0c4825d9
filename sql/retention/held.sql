-- push.held is kept for so many nights.
DELETE FROM push.held
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($nights_days AS INTEGER))
