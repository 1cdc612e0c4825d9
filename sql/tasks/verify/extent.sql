-- How far the chain reaches.
SELECT
    coalesce(min(seq), 0) AS first_seq,
    coalesce(max(seq), 0) AS last_seq,
    count(*) AS events
FROM push.task_event
