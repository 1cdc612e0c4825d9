-- What such tasks keep quiet goes back with them.
UPDATE push.suppression
SET task_key = json_extract_string(moved.detail, '$.was.task_key')
FROM push.task_event AS moved
WHERE
    suppression.task_number = moved.task_number
    AND moved.business_date = CAST($T AS DATE) AND moved.event = 'rekeyed'
