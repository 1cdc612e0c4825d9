-- Five events a task: opened, listed, and found again with other evidence.
SELECT
    task.seq * 5 + made.i AS seq,
    CAST(task.opened_on + CAST(made.i AS INTEGER) AS DATE) AS business_date,
    task.task_number,
    CASE made.i WHEN 0 THEN 'opened' WHEN 1 THEN 'listed' ELSE 'renewed' END AS event,
    CASE made.i
        WHEN 0 THEN concat('{"set":{"state":"queued","due_on":null,"evidence":"', repeat('x', 500), '"}}')
        WHEN 1 THEN concat('{"set":{"state":"open","due_on":"', CAST(task.due_on AS VARCHAR), '"}}')
        ELSE concat('{"set":{"due_on":"', CAST(task.due_on AS VARCHAR), '","evidence":"', repeat('x', 400), '"}}')
    END AS detail,
    '' AS detail_hash,
    '' AS previous_hash,
    '' AS hash
FROM (
    SELECT
        task_number,
        opened_on,
        due_on,
        row_number() OVER (ORDER BY opened_on, task_number) AS seq
    FROM push.task_live
) AS task
CROSS JOIN range(5) AS made (i)
WHERE task.opened_on + CAST(made.i AS INTEGER) <= CAST($T AS DATE)
ORDER BY business_date, seq
