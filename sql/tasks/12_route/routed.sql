-- The recipients of each live task as one list (who does it, reviews it, is informed of it), and whether they changed since
-- the night before.
-- Grain: one row a live task (task_number).
WITH told AS (
    SELECT
        task_number,
        role,
        struct_pack(zone := zone, kind := kind, number := number, role := role, fallback := fallback) AS who
    FROM tonight_recipient
),

gathered AS (
    SELECT
        doer.task_number,
        CASE
            WHEN reviewer.who IS NULL AND informed.who IS NULL THEN [doer.who]
            WHEN informed.who IS NULL THEN [doer.who, reviewer.who]
            WHEN reviewer.who IS NULL THEN [doer.who, informed.who]
            ELSE [doer.who, reviewer.who, informed.who]
        END AS recipients
    FROM told AS doer
    LEFT JOIN told AS reviewer ON doer.task_number = reviewer.task_number AND reviewer.role = 'review'
    LEFT JOIN told AS informed ON doer.task_number = informed.task_number AND informed.role = 'inform'
    WHERE doer.role = 'do'
)

SELECT
    t.task_number,
    gathered.recipients,
    by_register.natural_doer,
    t.recipients IS DISTINCT FROM gathered.recipients OR t.natural_doer IS DISTINCT FROM by_register.natural_doer AS changed
FROM tonight_task AS t
INNER JOIN gathered ON t.task_number = gathered.task_number
INNER JOIN tonight_natural AS by_register ON t.task_number = by_register.task_number
