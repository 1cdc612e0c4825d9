-- Tonight's findings with their task keys; place 1 is the one that makes or renews the task.
WITH keyed AS (
    SELECT
        f.business_date,
        f.model_id,
        f.model_version,
        f.reason,
        f.subject_kind,
        f.subject_key,
        f.address_code,
        f.building_code,
        f.priority,
        f.evidence,
        f.source_rows,
        f.area_code,
        f.route,
        f.due_rule,
        f.due_cap,
        f.shadow,
        f.excepted,
        CASE
            WHEN spec.one_task THEN concat(f.model_id, '|', f.subject_key)
            ELSE concat(f.model_id, '|', f.reason, '|', f.subject_key)
        END AS task_key
    FROM push.finding AS f
    INNER JOIN tonight_spec AS spec ON f.model_id = spec.model_id
    WHERE f.business_date = $T
)

SELECT
    *,
    row_number() OVER (PARTITION BY task_key ORDER BY priority, reason, CAST(evidence AS VARCHAR)) AS place
FROM keyed
ORDER BY task_key, place
