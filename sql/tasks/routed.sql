-- The recipients of each live task as one sorted list, and whether they changed since the night before.
WITH gathered AS (
    SELECT
        task_number,
        list_sort(
            list(struct_pack(zone := zone, kind := kind, number := number, role := role, fallback := fallback))
        ) AS recipients
    FROM tonight_recipient
    GROUP BY task_number
)

SELECT
    t.task_number,
    gathered.recipients,
    by_register.natural_doer,
    t.recipients IS DISTINCT FROM gathered.recipients OR t.natural_doer IS DISTINCT FROM by_register.natural_doer AS changed
FROM tonight_task AS t
INNER JOIN gathered ON t.task_number = gathered.task_number
INNER JOIN tonight_natural AS by_register ON t.task_number = by_register.task_number
ORDER BY t.task_number
