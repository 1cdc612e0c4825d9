-- How high each of them stands now.
SELECT
    CAST($T AS DATE) AS business_date,
    task_number,
    kind,
    level,
    due_on
FROM tonight_overdue
ORDER BY task_number
