-- How high hand-overs went is kept as long as the tasks.
DELETE FROM push.escalation
WHERE business_date <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)
