-- Reports that a task of the same door and matter took as a note.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'noted'
