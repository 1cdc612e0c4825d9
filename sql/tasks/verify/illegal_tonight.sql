-- Events of the night that the table of transitions does not allow. A task's state before an event is the last one set.
WITH tonight AS (
    SELECT
        salted.seq,
        salted.task_number,
        salted.event,
        json_extract_string(salted.detail, '$.set.state') AS state_set,
        before.state AS state_at_dusk
    FROM tonight_salted AS salted
    LEFT JOIN push.task_before AS before ON salted.task_number = before.task_number
    LEFT JOIN push.task_ended AS ended
        ON salted.task_number = ended.task_number AND ended.ended_on < CAST($T AS DATE)
    WHERE salted.task_number IS NOT NULL AND ended.task_number IS NULL
),

stepped AS (
    SELECT
        seq,
        task_number,
        event,
        state_set,
        coalesce(
            last_value(state_set IGNORE NULLS) OVER (
                PARTITION BY task_number
                ORDER BY seq
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            state_at_dusk
        ) AS state_before
    FROM tonight
),

paired AS (
    SELECT
        seq,
        task_number,
        event,
        coalesce(state_before, 'none') AS state_before,
        coalesce(state_set, state_before) AS state_after
    FROM stepped
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
