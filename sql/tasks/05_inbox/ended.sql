-- Which of the answered tasks have ended before.
SELECT ended.task_number
FROM tonight_said AS said
INNER JOIN push.task_ended AS ended ON said.task_number = ended.task_number
ORDER BY ended.task_number
