-- Re-routings (改派) from $since on, by model and the kind of post that it was given to.
-- Grain: one row an area ($areas: codes of $width digits) and model and kind of post.
SELECT
    substr(shared.area_code, 1, $width) AS area,
    shared.model_id,
    split_part(json_extract_string(event.detail, '$.set.assigned_to'), ':', 1) AS kind,
    count(*) AS moved
FROM push.task_event AS event
INNER JOIN pack_task AS shared ON event.task_number = shared.task_number
WHERE
    event.event = 'reassigned' AND event.business_date >= CAST($since AS DATE)
    AND substr(shared.area_code, 1, $width) IN (SELECT unnest($areas))
GROUP BY
    substr(shared.area_code, 1, $width), shared.model_id,
    split_part(json_extract_string(event.detail, '$.set.assigned_to'), ':', 1)
ORDER BY area, shared.model_id, kind
