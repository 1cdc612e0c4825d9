-- What became of findings is kept as long as the findings.
DELETE FROM push.finding_fate
WHERE business_date <= CAST(CAST($T AS DATE) - to_days(CAST($findings_days AS INTEGER)) AS DATE)
