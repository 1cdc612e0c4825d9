-- A stretch of the chain as it lies there, with the texts that its hashes must be those of.
SELECT
    seq,
    business_date,
    previous_hash,
    hash,
    detail_hash,
    concat(CAST(seq AS VARCHAR), '|', CAST(business_date AS VARCHAR), '|', event, '|', detail_hash, '|', previous_hash) AS linked,
    CASE
        WHEN $audit_key IS NOT NULL AND detail IS NOT NULL
            THEN concat(
                $audit_key, '|', CAST(seq AS VARCHAR), '|',
                coalesce(task_number, ''), '|', coalesce(actor, ''), '|', CAST(detail AS VARCHAR), '|', $audit_key
            )
    END AS sealed,
    detail IS NULL AND (task_number IS NOT NULL OR actor IS NOT NULL) AS is_half_purged
FROM push.task_event
WHERE seq >= $from_seq AND seq <= $to_seq
