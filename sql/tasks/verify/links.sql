-- Events of a stretch of the chain that do not fit: a seq missing or twice, a date that runs back, a predecessor that
-- is another one's, a hash that is not that of the event, a detail that is not what was hashed. The first of them.
WITH stretch AS (
    SELECT
        seq,
        business_date,
        task_number,
        event,
        actor,
        detail,
        detail_hash,
        previous_hash,
        hash,
        lag(seq) OVER (ORDER BY seq) AS seq_before,
        lag(hash) OVER (ORDER BY seq) AS hash_before,
        lag(business_date) OVER (ORDER BY seq) AS date_before
    FROM push.task_event
    WHERE seq >= $from_seq - 1 AND seq <= $to_seq
),

judged AS (
    SELECT
        seq,
        CASE
            WHEN coalesce(seq_before, 0) <> seq - 1 THEN 'an event before it is missing, or its number stands twice'
            WHEN previous_hash <> coalesce(hash_before, $genesis) THEN 'it does not follow the event before it'
            WHEN business_date < date_before THEN 'its date lies before that of the event before it'
            WHEN
                hash <> sha256(
                    concat(
                        CAST(seq AS VARCHAR), '|', CAST(business_date AS VARCHAR), '|', event, '|', detail_hash, '|',
                        previous_hash
                    )
                )
                THEN 'its hash is not that of its date, kind and detail'
            WHEN
                $audit_key IS NOT NULL AND detail IS NOT NULL
                AND detail_hash <> sha256(
                    concat(
                        $audit_key, '|', CAST(seq AS VARCHAR), '|',
                        coalesce(task_number, ''), '|', coalesce(actor, ''), '|', CAST(detail AS VARCHAR), '|',
                        $audit_key
                    )
                )
                THEN 'its task, actor or detail is not what was hashed'
            WHEN detail IS NULL AND (task_number IS NOT NULL OR actor IS NOT NULL)
                THEN 'its detail was purged and its task or actor was not'
        END AS fault
    FROM stretch
    WHERE seq >= $from_seq
)

SELECT
    seq,
    fault
FROM judged
WHERE fault IS NOT NULL
ORDER BY seq
LIMIT 1
