-- Tasks of some subjects, at some places or in some buildings that have not ended, each with its place in the queue of who will do it.
WITH mine AS (
    SELECT *
    FROM push.task_live
    WHERE
        subject_key IN (SELECT unnest($keys))
        OR address_code IN (SELECT unnest($places))
        OR building_code IN (SELECT unnest($buildings))
),

doer AS (
    SELECT
        task_number,
        unnest(list_filter(recipients, lambda r: r.role = 'do')) AS who
    FROM mine
    WHERE state = 'queued'
),

-- The queues that these tasks stand in, as outpost status counts them.
rival AS (
    SELECT
        task_live.task_number,
        task_live.priority,
        task_live.opened_on,
        task_live.task_key,
        coalesce(first_keys.first_key, task_live.task_key) AS first_key,
        unnest(list_filter(task_live.recipients, lambda r: r.role = 'do')) AS who
    FROM push.task_live
    LEFT JOIN first_keys ON task_live.task_number = first_keys.task_number
    WHERE task_live.state = 'queued' AND (SELECT count(*) FROM doer) > 0
),

placed AS (
    SELECT
        rival.task_number,
        rival.who,
        row_number() OVER (
            PARTITION BY rival.who.kind, rival.who.number
            ORDER BY rival.priority, rival.opened_on, rival.first_key, rival.task_key
        ) AS place
    FROM rival
    SEMI JOIN doer ON rival.who.kind = doer.who.kind AND rival.who.number = doer.who.number
)

SELECT
    mine.model_id,
    mine.reason,
    mine.subject_kind,
    mine.subject_key,
    mine.task_number,
    mine.state,
    mine.opened_on,
    mine.listed_on,
    mine.due_on,
    mine.absent_nights,
    mine.queue_reason,
    placed.place,
    placed.who.kind AS queue_kind,
    placed.who.number AS queue_number
FROM mine
LEFT JOIN placed ON mine.task_number = placed.task_number
ORDER BY mine.model_id, mine.reason, mine.task_number
