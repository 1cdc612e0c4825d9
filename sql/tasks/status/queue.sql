-- The queue of one recipient ($number): what waits, why, and in which position. first_keys: see first_keys.sql.
WITH waiting AS (
    SELECT
        t.task_number,
        t.model_id,
        t.priority,
        t.opened_on,
        t.task_key,
        coalesce(first_keys.first_key, t.task_key) AS first_key,
        t.queue_reason,
        unnest(list_filter(t.recipients, lambda r: r.role = 'do')) AS doer
    FROM push.task_live AS t
    LEFT JOIN first_keys ON t.task_number = first_keys.task_number
    WHERE t.state = 'queued'
)

SELECT
    doer.kind AS kind,
    doer.number AS number,
    row_number() OVER (PARTITION BY doer.kind, doer.number ORDER BY priority, opened_on, first_key, task_key) AS position,
    task_number,
    model_id,
    priority,
    opened_on,
    queue_reason
FROM waiting
WHERE doer.number = $number
ORDER BY kind, number, position
