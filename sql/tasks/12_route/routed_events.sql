-- One event a task that has other recipients than the night before: new ones, or a grid or beat that changed hands.
SELECT
    9 AS step,
    CAST(row_number() OVER (ORDER BY task_number) AS BIGINT) AS ord,
    task_number,
    'routed' AS event,
    'ledger' AS actor,
    CAST(to_json(struct_pack("set" := struct_pack(recipients := recipients, natural_doer := natural_doer))) AS VARCHAR) AS detail
FROM tonight_routed
WHERE changed
