-- One event a task that is listed for the first time, with its due date.
SELECT
    10 AS step,
    CAST(row_number() OVER (ORDER BY task_key) AS BIGINT) AS ord,
    task_number,
    'listed' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(
                    state := 'open',
                    listed_on := CAST($L AS DATE),
                    due_on := due_on,
                    queue_reason := CAST(NULL AS VARCHAR)
                )
            )
        ) AS VARCHAR
    ) AS detail
FROM tonight_listing
WHERE decision = 'listed'
