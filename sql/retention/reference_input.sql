-- Which reference files a night worked with is kept as far back as past nights can be told again.
DELETE FROM push.reference_input
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
