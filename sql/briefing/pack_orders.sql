-- Orders (派单) given from $since on and those that are still open, by the kind of who ordered.
-- Grain: one row an area ($areas: codes of $width digits) and kind of post.
SELECT
    substr(shared.area_code, 1, $width) AS area,
    split_part(json_extract_string(task.evidence, '$.by'), ':', 1) AS kind,
    count(*) FILTER (WHERE shared.opened_on >= CAST($since AS DATE)) AS given,
    count(*) FILTER (WHERE shared.ended_on >= CAST($since AS DATE)) AS done,
    count(*) FILTER (WHERE shared.state <> 'closed') AS open,
    count(*) FILTER (WHERE shared.state = 'open' AND shared.due_on < CAST($list_day AS DATE)) AS late
FROM pack_task AS shared
INNER JOIN push.task_state AS task ON shared.task_number = task.task_number
WHERE
    shared.model_id = 'N2' AND substr(shared.area_code, 1, $width) IN (SELECT unnest($areas))
    AND (shared.opened_on >= CAST($since AS DATE) OR shared.ended_on >= CAST($since AS DATE) OR shared.state <> 'closed')
GROUP BY substr(shared.area_code, 1, $width), split_part(json_extract_string(task.evidence, '$.by'), ':', 1)
ORDER BY area, kind
