-- What opened and closed on an area's ground from $since to the night, by model and ending, and what is overdue on the list day.
-- Grain: one row an area ($areas: codes of $width digits) and model.
SELECT
    substr(area_code, 1, $width) AS area,
    model_id,
    count(*) FILTER (WHERE opened_on >= CAST($since AS DATE)) AS opened,
    count(*) FILTER (WHERE ended_on >= CAST($since AS DATE) AND ending = 'confirmed') AS confirmed,
    count(*) FILTER (WHERE ended_on >= CAST($since AS DATE) AND ending = 'not_so') AS not_so,
    count(*) FILTER (WHERE ended_on >= CAST($since AS DATE) AND ending IN ('declined', 'unverified')) AS unknown,
    count(*) FILTER (WHERE ended_on >= CAST($since AS DATE) AND ending = 'auto_resolved') AS resolved,
    count(*) FILTER (
        WHERE ended_on >= CAST($since AS DATE) AND ending NOT IN ('confirmed', 'not_so', 'declined', 'unverified', 'auto_resolved')
    ) AS others,
    count(*) FILTER (WHERE state = 'open' AND due_on < CAST($list_day AS DATE)) AS late,
    count(*) FILTER (WHERE state IN ('open', 'in_review')) AS open
FROM pack_task
WHERE
    substr(area_code, 1, $width) IN (SELECT unnest($areas))
    AND (opened_on >= CAST($since AS DATE) OR ended_on >= CAST($since AS DATE) OR state <> 'closed')
GROUP BY substr(area_code, 1, $width), model_id
ORDER BY area, model_id
