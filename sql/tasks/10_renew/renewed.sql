-- Live tasks whose key was found again: evidence and route anew; priority may rise, never fall; due is the earlier of
-- the old and the newly counted, which is counted only when what it is counted by has changed, so that time that was
-- granted (02, 05, 退回补充) is not taken back the night after.
-- Grain: one row a live task that was found again (task_number).
WITH found AS (
    SELECT
        t.task_number,
        t.task_key,
        t.state,
        f.model_version,
        f.reason,
        f.address_code,
        f.building_code,
        f.area_code,
        least(t.priority, f.priority) AS priority,
        f.route,
        f.due_rule,
        f.due_cap,
        f.evidence,
        f.source_rows,
        t.due_on AS old_due_on,
        t.reason <> f.reason AS reason_changed,
        t.reason <> f.reason OR t.absent_nights > 0 OR f.priority < t.priority
        OR t.model_version <> f.model_version OR t.route <> f.route OR t.due_rule <> f.due_rule
        OR t.due_cap IS DISTINCT FROM f.due_cap OR t.address_code IS DISTINCT FROM f.address_code
        OR t.building_code IS DISTINCT FROM f.building_code OR t.area_code IS DISTINCT FROM f.area_code
        OR CAST(t.evidence AS VARCHAR) IS DISTINCT FROM CAST(f.evidence AS VARCHAR) AS changed,
        f.priority < t.priority OR t.due_rule <> f.due_rule OR t.due_cap IS DISTINCT FROM f.due_cap AS counted_anew
    FROM tonight_fate AS fate
    INNER JOIN tonight_task AS t ON fate.task_number = t.task_number
    INNER JOIN tonight_finding AS f ON fate.task_key = f.task_key AND fate.position = f.position
    WHERE fate.fate = 'renewed' AND fate.position = 1
)

SELECT
    found.task_number,
    found.task_key,
    found.state,
    found.model_version,
    found.reason,
    found.address_code,
    found.building_code,
    found.area_code,
    found.priority,
    found.route,
    found.due_rule,
    found.due_cap,
    found.evidence,
    found.source_rows,
    0 AS absent_nights,
    found.reason_changed,
    found.changed,
    CASE
        WHEN found.old_due_on IS NULL OR NOT found.counted_anew THEN found.old_due_on
        ELSE least(found.old_due_on, greatest(CAST($L AS DATE), least(due.due_on, coalesce(found.due_cap, due.due_on))))
    END AS due_on
FROM found
INNER JOIN tonight_due AS due ON found.due_rule = due.due_rule
