-- The details of their events go; the chain of hashes stays.
UPDATE push.task_event
SET
    task_number = NULL,
    actor = NULL,
    detail = NULL
WHERE
    task_number IN (
        SELECT task_number
        FROM push.task_ended
        WHERE ended_on <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)
    )
