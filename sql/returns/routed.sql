-- Who has had these tasks, night by night: an answer may come from whose post has fallen vacant since the list went out.
SELECT
    task_number,
    CAST(detail AS VARCHAR) AS detail
FROM push.task_event
WHERE event = 'routed' AND detail IS NOT NULL AND task_number IN (SELECT unnest($numbers))
ORDER BY seq
