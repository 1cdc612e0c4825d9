-- What one recipient said: events of his answers and reviews.
SELECT
    seq,
    business_date,
    task_number,
    event
FROM push.task_event
WHERE actor = $actor
ORDER BY seq
