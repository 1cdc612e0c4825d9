-- The queue: what waits for whom, why, and in which position.
WITH waiting AS (
    SELECT
        t.task_number,
        t.model_id,
        t.priority,
        t.opened_on,
        t.task_key,
        t.queue_reason,
        unnest(list_filter(t.recipients, lambda r: r.role = 'do')) AS doer
    FROM push.task_live AS t
    WHERE t.state = 'queued'
)

SELECT
    doer.kind AS kind,
    doer.number AS number,
    row_number() OVER (PARTITION BY doer.kind, doer.number ORDER BY priority, opened_on, task_key) AS position,
    task_number,
    model_id,
    priority,
    opened_on,
    queue_reason
FROM waiting
ORDER BY kind, number, position
