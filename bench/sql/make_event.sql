-- Events of a task: opened, routed and listed in its first night, renewed two nights and ended six nights later.
CREATE TABLE registers.made_event AS
WITH kind AS (
    SELECT
        t.*,
        k.k,
        CAST(least(t.opened_on + CASE k.k WHEN 3 THEN 2 WHEN 4 THEN 6 ELSE 0 END, CAST($T AS DATE)) AS DATE) AS business_date
    FROM registers.made_task AS t
    CROSS JOIN (SELECT unnest([0, 1, 2, 3, 4]) AS k) AS k
)

SELECT
    CAST(row_number() OVER (ORDER BY business_date, i, k) AS BIGINT) AS seq,
    business_date,
    task_number,
    list_extract(
        ['opened', 'routed', 'listed', 'renewed', CASE WHEN NOT is_live THEN 'closed' WHEN i % 40 = 0 THEN 'absent' ELSE 'refused' END], CAST(k + 1 AS INTEGER)
    ) AS event,
    CASE k
        WHEN 0 THEN concat(
            '{"set":{"task_key":"', model_id, '|FOUND|', subject_key, '","episode":1,"model_id":"', model_id,
            '","model_version":1,"reason":"FOUND","subject_kind":"dwelling","subject_key":"', subject_key,
            '","address_code":"', address_code, '","building_code":"', building_code,
            '","area_code":null,"priority":3,"state":"queued","opened_on":"2026-11-01","route":"worker",',
            '"due_rule":"5wd","due_cap":null,"due_on":null,"evidence":{"people":4},"absent_nights":0}}'
        )
        WHEN 1 THEN concat(
            '{"set":{"recipients":[{"zone":"gov","kind":"worker","number":"W', substr(grid_code, 2),
            '","role":"do","fallback":null},{"zone":"police","kind":"officer","number":"', officer_number,
            '","role":"review","fallback":null}],"natural_doer":"worker:W', substr(grid_code, 2), '"}}'
        )
        WHEN 2 THEN '{"set":{"state":"open","listed_on":"2026-11-02","due_on":"2026-12-30","queue_reason":null}}'
        WHEN 3 THEN concat(
            '{"set":{"model_version":1,"reason":"FOUND","address_code":"', address_code,
            '","building_code":"', building_code,
            '","area_code":null,"priority":3,"route":"worker","due_rule":"5wd","due_cap":null,',
            '"due_on":"2026-12-30","evidence":{"people":5,"since":"2026-10-01","area":"72.5"},"absent_nights":0}}'
        )
        WHEN 4 THEN CASE
            WHEN is_live AND i % 40 = 0 THEN '{"set":{"absent_nights":1}}'
            WHEN is_live THEN '{"why":"not listed"}'
            ELSE '{"set":{"state":"closed","ending":"auto_resolved","ended_on":"2026-11-20","suppressed_until":null}}'
        END
    END AS detail
FROM kind
WHERE k < $events // $tasks
ORDER BY business_date, i, k
