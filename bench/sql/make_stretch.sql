-- A stretch of events with the hash of their details.
CREATE OR REPLACE TEMP TABLE made_stretch AS
SELECT
    seq,
    business_date,
    task_number,
    event,
    detail,
    sha256(
        concat(
            $audit_key, '|', CAST(seq AS VARCHAR), '|', task_number, '|ledger|', detail, '|', $audit_key
        )
    ) AS detail_hash
FROM registers.made_event
WHERE seq >= $first AND seq <= $last
