-- push.beside_finding is kept as long as the findings beside it.
DELETE FROM push.beside_finding
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($findings_days AS INTEGER))
