-- Tonight's findings with their task keys; position 1 is the one that makes or renews the task.
-- Grain: one row a finding (task_key, position).
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
),

-- Nearly every key is found once; the others are put in order.
several AS (
    SELECT task_key
    FROM keyed
    GROUP BY task_key
    HAVING count(*) > 1
),

placed AS (
    SELECT
        keyed.task_key,
        keyed.reason,
        row_number() OVER (
            PARTITION BY keyed.task_key ORDER BY keyed.priority, keyed.reason, CAST(keyed.evidence AS VARCHAR)
        ) AS position
    FROM keyed
    INNER JOIN several ON keyed.task_key = several.task_key
)

SELECT
    keyed.business_date,
    keyed.model_id,
    keyed.model_version,
    keyed.reason,
    keyed.subject_kind,
    keyed.subject_key,
    keyed.address_code,
    keyed.building_code,
    keyed.priority,
    keyed.evidence,
    keyed.source_rows,
    keyed.area_code,
    keyed.route,
    keyed.due_rule,
    keyed.due_cap,
    keyed.shadow,
    keyed.excepted,
    keyed.task_key,
    coalesce(placed.position, 1) AS position
FROM keyed
LEFT JOIN placed ON keyed.task_key = placed.task_key AND keyed.reason = placed.reason
