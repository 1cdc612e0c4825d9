-- Open tasks with a line for who does them.
SELECT count(DISTINCT line.task_number) AS count
FROM push.list_line AS line
LEFT JOIN push.withheld AS kept ON line.task_number = kept.task_number AND kept.business_date = CAST($T AS DATE)
WHERE line.role = 'do' AND line.state = 'open' AND kept.task_number IS NULL
