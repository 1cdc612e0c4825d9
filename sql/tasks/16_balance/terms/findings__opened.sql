-- Tasks that findings opened; those that people began are an account of their own.
SELECT count(*) AS count
FROM push.task_event
WHERE business_date = CAST($T AS DATE) AND event = 'opened' AND split_part(task_number, '-', 1) NOT IN ('N1', 'N2')
