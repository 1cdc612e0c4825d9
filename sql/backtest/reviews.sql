-- What reviewers said of the tasks that are no longer found, or still. An answer that ended its task without a review
-- carries no file of a reviewer.
WITH said AS (
    SELECT
        found_task.fate,
        event.seq,
        CASE
            WHEN event.event <> 'closed' THEN event.event
            WHEN json_extract_string(event.detail, '$.set.ending') = 'voided' THEN 'voided'
            ELSE 'passed'
        END AS verdict
    FROM found_task
    INNER JOIN published.push.task_state AS task ON found_task.task_key = task.task_key
    INNER JOIN published.push.task_event AS event ON task.task_number = event.task_number
    WHERE
        found_task.fate <> 'added'
        AND event.event IN ('returned', 'reassigned', 'closed')
        AND json_extract_string(event.detail, '$.file') IS NOT NULL
)

SELECT
    fate,
    verdict,
    count(DISTINCT seq) AS times
FROM said
GROUP BY fate, verdict
ORDER BY fate, verdict
