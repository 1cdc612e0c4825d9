-- The tasks themselves go.
DELETE FROM push.task_ended
WHERE ended_on <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)
