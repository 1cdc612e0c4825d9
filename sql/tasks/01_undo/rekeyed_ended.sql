-- Ended tasks that followed a person's new pseudonym on the night go back to the key they had.
UPDATE push.task_ended
SET
    task_key = json_extract_string(moved.detail, '$.was.task_key'),
    subject_key = json_extract_string(moved.detail, '$.was.subject_key')
FROM push.task_event AS moved
WHERE
    task_ended.task_number = moved.task_number
    AND moved.business_date = CAST($T AS DATE) AND moved.event = 'rekeyed'
