-- What the ledger's events said of the state and due date of the tasks that pages tell of, one row a task and night on which
-- something was said; all that came before the first night looked back on stands under that night.
-- Grain: one row a task and night.
WITH first_night AS (
    SELECT min(night) AS night
    FROM pages_night
),

said AS (
    SELECT
        event.task_number,
        event.seq,
        greatest(event.business_date, first_night.night) AS night,
        json_extract_string(event.detail, '$.set.state') AS state,
        CAST(json_extract_string(event.detail, '$.set.due_on') AS DATE) AS due_on
    FROM push.task_event AS event
    INNER JOIN pages_task AS task ON event.task_number = task.task_number
    CROSS JOIN first_night
    WHERE
        event.event IN (
            'opened', 'renewed', 'reason_changed', 'listed', 'reported', 'answered', 'returned', 'reassigned', 'closed'
        )
)

SELECT
    task_number,
    night,
    max_by(state, CASE WHEN state IS NOT NULL THEN seq END) AS state,
    max_by(due_on, CASE WHEN due_on IS NOT NULL THEN seq END) AS due_on
FROM said
GROUP BY task_number, night
