-- One event a new task, with all that it begins with.
SELECT
    5 AS step,
    CAST(row_number() OVER (ORDER BY task_key) AS BIGINT) AS ord,
    task_number,
    'opened' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(
                    -- task fields: opened
                    task_key := task_key,
                    episode := episode,
                    model_id := model_id,
                    model_version := model_version,
                    reason := reason,
                    subject_kind := subject_kind,
                    subject_key := subject_key,
                    address_code := address_code,
                    building_code := building_code,
                    area_code := area_code,
                    priority := priority,
                    state := state,
                    opened_on := opened_on,
                    route := route,
                    due_rule := due_rule,
                    due_cap := due_cap,
                    due_on := due_on,
                    evidence := evidence,
                    absent_nights := absent_nights
                    -- task fields end
                ),
                source_rows := source_rows
            )
        ) AS VARCHAR
    ) AS detail
FROM tonight_opened
