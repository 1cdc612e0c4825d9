-- The first event of the share that the table of transitions does not allow. A task's state after an event is the last
-- one that an event set.
WITH marked AS (
    SELECT
        seq,
        task_number,
        event,
        CASE
            WHEN event IN (
                -- task fields: state_events
                'opened',
                'listed',
                'reported',
                'answered',
                'returned',
                'reassigned',
                'closed'
                -- task fields end
            )
                THEN json_extract_string(detail, '$.set.state')
        END AS state_set
    FROM verified_event
),

stepped AS (
    SELECT
        seq,
        task_number,
        event,
        state_set,
        last_value(state_set IGNORE NULLS) OVER (
            PARTITION BY task_number
            ORDER BY seq
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS state_before
    FROM marked
)

SELECT
    stepped.seq,
    stepped.task_number,
    stepped.event
FROM stepped
LEFT JOIN verified_transition AS legal
    ON
        stepped.event = legal.event
        AND coalesce(stepped.state_before, 'none') = legal.state_before
        AND coalesce(stepped.state_set, stepped.state_before) = legal.state_after
WHERE legal.event IS NULL
ORDER BY stepped.seq
LIMIT 1
