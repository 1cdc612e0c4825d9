-- Nights without a finding are counted on the task.
UPDATE tonight_task
SET absent_nights = gone.absent_nights
FROM tonight_absent AS gone
WHERE tonight_task.task_number = gone.task_number
