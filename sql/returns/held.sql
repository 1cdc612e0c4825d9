-- Who has had these tasks, event by event: an answer may come from somebody whose post was given to another since the list
-- went out, unless a reviewer, the list writer or he himself gave the task away.
SELECT
    task_number,
    event,
    CAST(detail AS VARCHAR) AS detail
FROM push.task_event
WHERE
    event IN ('routed', 'listed', 'answered', 'reassigned', 'passed_on')
    AND detail IS NOT NULL AND task_number IN (SELECT unnest($numbers))
ORDER BY seq
