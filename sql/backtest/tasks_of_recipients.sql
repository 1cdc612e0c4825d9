-- How many different tasks each recipient would have over all nights.
SELECT
    side,
    kind,
    number,
    count(DISTINCT task_key) AS tasks
FROM doer
GROUP BY side, kind, number
ORDER BY side, kind, number
