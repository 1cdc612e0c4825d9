-- Reports that opened a task of their own (N1), which waits for its reviewer.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'reported'
