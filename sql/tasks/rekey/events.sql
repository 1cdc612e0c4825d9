-- One event a task that follows its person to the new pseudonym.
SELECT
    1 AS step,
    CAST(row_number() OVER (ORDER BY task_number) AS BIGINT) AS ord,
    task_number,
    'rekeyed' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(task_key := task_key, subject_key := subject_key),
                was := struct_pack(task_key := old_task_key, subject_key := old_subject_key)
            )
        ) AS VARCHAR
    ) AS detail
FROM tonight_rekeyed
