-- 督办: lines to know of, for the desks that a late task has reached, in the networks whose lists have words for it. Whoever
-- does, reviews or is told of the task has his line already. An answer, or a later due date, ends it.
WITH reached AS (
    SELECT
        t.task_number,
        max(escalation.level) AS level
    FROM tonight_task AS t
    INNER JOIN push.escalation AS escalation
        ON t.task_number = escalation.task_number AND t.due_on = escalation.due_on
    WHERE escalation.kind = 'task' AND t.state = 'open'
    GROUP BY t.task_number
),

desk AS (
    SELECT
        reached.task_number,
        reached.level,
        CASE post.post WHEN 'office' THEN 'gov' ELSE 'police' END AS zone,
        post.kind,
        post.number
    FROM reached
    INNER JOIN tonight_post AS post ON reached.task_number = post.task_number
    WHERE post.post IN ('office', 'station')
    UNION ALL
    SELECT
        reached.task_number,
        reached.level,
        side.zone,
        side.kind,
        coalesce(place.district, $city) AS number
    FROM reached
    INNER JOIN tonight_place AS place ON reached.task_number = place.task_number
    CROSS JOIN (VALUES ('gov', 'grid_office'), ('police', 'district')) AS side (zone, kind)
    WHERE reached.level >= 2
    UNION ALL
    SELECT
        reached.task_number,
        reached.level,
        side.zone,
        side.kind,
        $city AS number
    FROM reached
    CROSS JOIN (VALUES ('gov', 'grid_office'), ('police', 'district')) AS side (zone, kind)
    WHERE reached.level >= 3
),

told AS (
    SELECT DISTINCT
        desk.task_number,
        desk.zone,
        desk.kind,
        desk.number
    FROM desk
    LEFT JOIN tonight_recipient AS has
        ON desk.task_number = has.task_number AND desk.kind = has.kind AND desk.number = has.number
    WHERE has.task_number IS NULL
)

SELECT
    told.zone,
    told.kind,
    told.number,
    'inform' AS role,
    t.task_number,
    t.model_id,
    t.reason,
    t.subject_kind,
    t.subject_key,
    t.address_code,
    t.building_code,
    t.priority,
    t.state,
    t.opened_on,
    t.listed_on,
    t.due_on,
    false AS is_new,
    t.evidence,
    split_part(t.route, '+', 1) = 'both' AS joint,
    'supervise' AS note_kind,
    CASE WHEN split_part(t.route, '+', 1) IN ('officer', 'station') THEN 'police' ELSE doer.zone END AS doer_zone
FROM told
INNER JOIN tonight_task AS t ON told.task_number = t.task_number
INNER JOIN tonight_spec AS spec ON t.model_id = spec.model_id
LEFT JOIN tonight_recipient AS doer ON t.task_number = doer.task_number AND doer.role = 'do'
WHERE
    CASE told.zone WHEN 'gov' THEN spec.for_gov ELSE spec.for_police END
    AND (told.zone = 'police' OR split_part(t.route, '+', 1) NOT IN ('officer', 'station'))
