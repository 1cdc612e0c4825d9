-- Whether the ledger's last event that still has its detail was salted with this audit key.
SELECT
    detail_hash = sha256(
        concat(
            $audit_key, '|', CAST(seq AS VARCHAR), '|',
            coalesce(task_number, ''), '|', coalesce(actor, ''), '|', CAST(detail AS VARCHAR), '|', $audit_key
        )
    ) AS is_sound
FROM push.task_event
WHERE seq = (SELECT max(seq) FROM push.task_event WHERE detail IS NOT NULL)
