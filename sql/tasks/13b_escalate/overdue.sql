-- Hand-overs past their limit that have not reached the city: open tasks of calls that nobody took (D2) past their due date, and
-- what a department did not answer in time. Nothing goes up for a day on which nobody works; the level counts for this due date.
-- Grain: one row a hand-over that goes up tonight (task_number).
WITH handed AS (
    SELECT
        task_number,
        'task' AS kind,
        due_on
    FROM tonight_task
    WHERE model_id = 'D2' AND state = 'open' AND due_on < CAST($L AS DATE)
    UNION ALL
    SELECT
        task_number,
        'transfer' AS kind,
        CAST(opened_on + to_days(CAST($transfer_days AS INTEGER)) AS DATE) AS due_on
    FROM push.transfer
    WHERE
        state = 'expired'
        AND closed_on < CAST($T AS DATE)
        AND closed_on > CAST(CAST($T AS DATE) - to_days(CAST($transfer_days AS INTEGER)) AS DATE)
),

reached AS (
    SELECT
        task_number,
        kind,
        due_on,
        max(level) AS level
    FROM push.escalation
    GROUP BY task_number, kind, due_on
)

SELECT
    handed.task_number,
    handed.kind,
    handed.due_on,
    CAST(coalesce(reached.level, 0) + 1 AS INTEGER) AS level
FROM handed
INNER JOIN registers.calendar AS list_day ON list_day.day = CAST($L AS DATE) AND list_day.is_workday
LEFT JOIN reached
    ON handed.task_number = reached.task_number AND handed.kind = reached.kind AND handed.due_on = reached.due_on
WHERE $escalation AND coalesce(reached.level, 0) < $city_level
