-- Orders that opened a task (N2).
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'ordered'
