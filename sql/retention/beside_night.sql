-- push.beside_night is kept for so many nights.
DELETE FROM push.beside_night
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($nights_days AS INTEGER))
