-- One event a task that was passed on: who has it now, and the rule that kept it from who had it.
SELECT
    12 AS step,
    CAST(row_number() OVER (ORDER BY t.task_number) AS BIGINT) AS ord,
    t.task_number,
    'passed_on' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(
                "set" := struct_pack(
                    recipients := routed.recipients,
                    natural_doer := routed.natural_doer,
                    assigned_to := t.assigned_to,
                    assigned_instead_of := t.assigned_instead_of
                ),
                why := kept.why
            )
        ) AS VARCHAR
    ) AS detail
FROM tonight_task AS t
INNER JOIN tonight_routed AS routed ON t.task_number = routed.task_number
INNER JOIN tonight_kept AS kept ON t.task_number = kept.task_number
