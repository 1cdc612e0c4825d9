-- A stretch of the chain as it lies there: each event's position and hashes, and whether its own fields are what was hashed.
SELECT
    seq,
    business_date,
    previous_hash,
    hash,
    hash = sha256(
        concat(CAST(seq AS VARCHAR), '|', CAST(business_date AS VARCHAR), '|', event, '|', detail_hash, '|', previous_hash)
    )
    AND CASE
        WHEN detail IS NULL THEN task_number IS NULL AND actor IS NULL
        WHEN $audit_key IS NULL THEN true
        ELSE detail_hash = sha256(
            concat(
                $audit_key, '|', CAST(seq AS VARCHAR), '|',
                coalesce(task_number, ''), '|', coalesce(actor, ''), '|', CAST(detail AS VARCHAR), '|', $audit_key
            )
        )
    END AS is_sound
FROM push.task_event
WHERE seq >= $from_seq AND seq <= $to_seq
