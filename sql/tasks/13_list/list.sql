-- What is listed opens; what waits keeps its reason.
UPDATE tonight_task
SET
    state = CASE WHEN listing.decision = 'listed' THEN 'open' ELSE 'queued' END,
    listed_on = CASE WHEN listing.decision = 'listed' THEN CAST($L AS DATE) END,
    due_on = CASE WHEN listing.decision = 'listed' THEN listing.due_on END,
    queue_reason = CASE WHEN listing.decision = 'listed' THEN NULL ELSE listing.decision END
FROM tonight_listing AS listing
WHERE tonight_task.task_number = listing.task_number
