-- That a report or an order came is kept as long as the tasks.
DELETE FROM push.begun
WHERE business_date <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)
