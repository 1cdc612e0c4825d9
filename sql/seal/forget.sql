-- Seals that an earlier start of the night wrote go.
DELETE FROM push.task_event
WHERE business_date = $T AND event = 'sealed'
