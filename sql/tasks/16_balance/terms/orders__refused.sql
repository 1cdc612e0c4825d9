-- Orders that the night refused: given before, and not done yet.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'refused' AND json_extract_string(detail, '$.kind') = 'order'
