-- One event a task that the ledger itself ends tonight; such endings keep nothing quiet.
SELECT
    CAST($step AS INTEGER) AS step,
    CAST(row_number() OVER (ORDER BY task_number) AS BIGINT) AS ord,
    task_number,
    'closed' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(
                    state := 'closed',
                    ending := ending,
                    ended_on := CAST($T AS DATE),
                    suppressed_until := CAST(NULL AS DATE)
                )
            )
        ) AS VARCHAR
    ) AS detail
FROM tonight_closing
