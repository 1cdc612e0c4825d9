-- Events of the night that the table of transitions does not allow. A task's state before an event is the last one set.
WITH tonight AS (
    SELECT
        sealed.seq,
        sealed.task_number,
        sealed.event,
        json_extract_string(sealed.detail, '$.set.state') AS state_set,
        before.state AS state_at_dusk
    FROM tonight_sealed AS sealed
    LEFT JOIN push.task_before AS before ON sealed.task_number = before.task_number
    LEFT JOIN push.task_ended AS ended
        ON sealed.task_number = ended.task_number AND ended.ended_on < CAST($T AS DATE)
    WHERE sealed.task_number IS NOT NULL AND ended.task_number IS NULL
),

numbered AS (
    SELECT
        *,
        count(state_set) OVER (PARTITION BY task_number ORDER BY seq) AS sets
    FROM tonight
),

stepped AS (
    SELECT
        numbered.seq,
        numbered.task_number,
        numbered.event,
        coalesce(
            max(numbered.state_set) OVER (PARTITION BY numbered.task_number, numbered.sets), numbered.state_at_dusk
        ) AS state_after
    FROM numbered
),

paired AS (
    SELECT
        stepped.seq,
        stepped.task_number,
        stepped.event,
        stepped.state_after,
        coalesce(
            lag(stepped.state_after) OVER (PARTITION BY stepped.task_number ORDER BY stepped.seq),
            before.state,
            'none'
        ) AS state_before
    FROM stepped
    LEFT JOIN push.task_before AS before ON stepped.task_number = before.task_number
)

SELECT
    paired.seq,
    paired.task_number,
    paired.event,
    paired.state_before,
    paired.state_after
FROM paired
LEFT JOIN tonight_transition AS legal
    ON
        paired.event = legal.event AND paired.state_before = legal.state_before
        AND paired.state_after = legal.state_after
WHERE legal.event IS NULL
ORDER BY paired.seq
