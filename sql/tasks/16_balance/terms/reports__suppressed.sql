-- Reports of what a review keeps quiet.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'suppressed'
