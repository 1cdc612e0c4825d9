-- Whether any task that a department did not answer went up in the last nights.
SELECT count(*) > 0 AS went_up
FROM push.escalation
WHERE kind = 'transfer' AND business_date > CAST(CAST($T AS DATE) - to_days(CAST($nights AS INTEGER)) AS DATE)
