-- push.not_evaluated is kept as long as the findings beside it.
DELETE FROM push.not_evaluated
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($findings_days AS INTEGER))
