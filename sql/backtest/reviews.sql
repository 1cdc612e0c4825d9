-- What reviewers said of the tasks of findings that are dropped or kept. An answer that ended its task without a review
-- carries no file of a reviewer.
WITH said AS (
    SELECT
        found_key.fate,
        event.seq,
        CASE
            WHEN event.event <> 'closed' THEN event.event
            WHEN json_extract_string(event.detail, '$.set.ending') = 'voided' THEN 'voided'
            ELSE 'passed'
        END AS verdict
    FROM found_key
    INNER JOIN published.push.task_state AS task ON found_key.task_key = task.task_key
    INNER JOIN published.push.task_event AS event ON task.task_number = event.task_number
    WHERE
        found_key.fate <> 'added'
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
