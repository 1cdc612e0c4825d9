-- The chain ends where it does without them.
UPDATE push.ledger_night
SET
    events = ends.events,
    last_seq = ends.last_seq,
    head = coalesce(last.hash, ends.before)
FROM (
    SELECT
        count(*) FILTER (WHERE business_date = $T) AS events,
        coalesce(max(seq), 0) AS last_seq,
        repeat('0', 64) AS before
    FROM push.task_event
) AS ends
LEFT JOIN push.task_event AS last ON ends.last_seq = last.seq
WHERE ledger_night.business_date = $T
