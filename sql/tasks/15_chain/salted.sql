-- Tonight's events, numbered on from the chain's end, each with the salted hash of what purging will drop. The salt is
-- the audit key, before and after, and the seq: nobody without the key can try guesses against it.
WITH numbered AS (
    SELECT
        CAST($last_seq + row_number() OVER (ORDER BY step, ord, task_number, event) AS BIGINT) AS seq,
        task_number,
        event,
        actor,
        detail
    FROM tonight_event
)

SELECT
    *,
    sha256(
        concat(
            $audit_key, '|', CAST(seq AS VARCHAR), '|', coalesce(task_number, ''), '|', coalesce(actor, ''), '|', detail, '|', $audit_key
        )
    ) AS detail_hash
FROM numbered
ORDER BY seq
