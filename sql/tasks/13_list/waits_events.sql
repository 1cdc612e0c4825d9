-- One event a task that waits for another reason than the night before.
SELECT
    11 AS step,
    CAST(row_number() OVER (ORDER BY task_key) AS BIGINT) AS ord,
    task_number,
    'waits' AS event,
    'ledger' AS actor,
    CAST(to_json(struct_pack("set" := struct_pack(queue_reason := decision))) AS VARCHAR) AS detail
FROM tonight_listing
WHERE decision <> 'listed' AND queue_reason IS DISTINCT FROM decision
