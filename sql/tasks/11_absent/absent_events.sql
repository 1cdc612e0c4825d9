-- One event a task whose count of nights without a finding changed.
SELECT
    7 AS step,
    CAST(row_number() OVER (ORDER BY task_number) AS BIGINT) AS ord,
    task_number,
    'absent' AS event,
    'ledger' AS actor,
    CAST(to_json(struct_pack("set" := struct_pack(absent_nights := absent_nights))) AS VARCHAR) AS detail
FROM tonight_absent
WHERE absent_nights <> absent_before
