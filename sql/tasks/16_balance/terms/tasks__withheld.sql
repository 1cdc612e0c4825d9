-- Open tasks whose line the scan before publication kept back; who has one instead finds it on his list.
SELECT count(DISTINCT kept.task_number) AS count
FROM push.withheld AS kept
INNER JOIN push.list_line AS line ON kept.task_number = line.task_number
WHERE kept.business_date = CAST($T AS DATE) AND line.role = 'do' AND line.state = 'open'
