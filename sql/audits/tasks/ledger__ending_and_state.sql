-- What has ended says how and when; what has not does not.
SELECT task_number
FROM push.task_live
WHERE ending IS NOT NULL OR ended_on IS NOT NULL OR state = 'closed'
UNION ALL
SELECT task_number
FROM push.task_ended
WHERE ended_on = CAST($T AS DATE) AND (ending IS NULL OR state <> 'closed')
ORDER BY task_number
