-- Reports that the night refused: of a kind that is no more, or made before.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'refused' AND json_extract_string(detail, '$.kind') = 'report'
