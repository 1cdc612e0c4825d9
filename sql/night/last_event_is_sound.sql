-- Whether the ledger's last event that still has its detail was salted with an audit key of this home.
SELECT
    detail_hash IN (
        SELECT
            sha256(
                concat(
                    known.key, '|', CAST(seq AS VARCHAR), '|',
                    coalesce(task_number, ''), '|', coalesce(actor, ''), '|', CAST(detail AS VARCHAR), '|', known.key
                )
            )
        FROM unnest($audit_keys) AS known (key)
    ) AS is_sound
FROM push.task_event
WHERE seq = (SELECT max(seq) FROM push.task_event WHERE detail IS NOT NULL)
