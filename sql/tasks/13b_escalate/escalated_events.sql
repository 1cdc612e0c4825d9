-- One event a hand-over that goes up a level tonight: 1 town and station, 2 district, 3 city.
SELECT
    13 AS step,
    CAST(row_number() OVER (ORDER BY task_number) AS BIGINT) AS ord,
    task_number,
    'escalated' AS event,
    'ledger' AS actor,
    CAST(to_json(struct_pack(level := level, kind := kind, due_on := due_on)) AS VARCHAR) AS detail
FROM tonight_overdue
