-- One event a task whose finding changed something; a night that found the same again leaves no trace.
SELECT
    6 AS step,
    CAST(row_number() OVER (ORDER BY task_key) AS BIGINT) AS ord,
    task_number,
    CASE WHEN reason_changed THEN 'reason_changed' ELSE 'renewed' END AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(
                    -- task fields: renewed
                    model_version := model_version,
                    reason := reason,
                    address_code := address_code,
                    building_code := building_code,
                    area_code := area_code,
                    priority := priority,
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
FROM tonight_renewed
WHERE changed
