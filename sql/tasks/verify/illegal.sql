-- The first event of the share that the table of transitions does not allow. A task's state after an event is the last
-- one that an event set.
WITH marked AS (
    SELECT
        seq,
        task_number,
        event,
        CASE
            WHEN event IN ('opened', 'listed', 'answered', 'returned', 'reassigned', 'closed')
                THEN json_extract_string(detail, '$.set.state')
        END AS state_set
    FROM verified_event
),

counted AS (
    SELECT
        seq,
        task_number,
        event,
        state_set,
        count(state_set) OVER (PARTITION BY task_number ORDER BY seq) AS sets
    FROM marked
),

stepped AS (
    SELECT
        seq,
        task_number,
        event,
        max(state_set) OVER (PARTITION BY task_number, sets) AS state_after
    FROM counted
),

paired AS (
    SELECT
        seq,
        task_number,
        event,
        state_after,
        coalesce(lag(state_after) OVER (PARTITION BY task_number ORDER BY seq), 'none') AS state_before
    FROM stepped
)

SELECT
    paired.seq,
    paired.task_number,
    paired.event
FROM paired
LEFT JOIN verified_transition AS legal
    ON
        paired.event = legal.event AND paired.state_before = legal.state_before
        AND paired.state_after = legal.state_after
WHERE legal.event IS NULL
ORDER BY paired.seq
LIMIT 1
