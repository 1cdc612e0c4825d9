-- Every line that somebody sees tomorrow: what he is to do, what waits for his review, what he is told of, joint tasks
-- and overdue ones for who reviews them, and a neutral line for what has gone over to another desk.
WITH seen AS (
    SELECT
        r.zone,
        r.kind,
        r.number,
        r.role,
        r.fallback,
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
        t.listed_on = CAST($L AS DATE) AS is_new,
        t.evidence,
        t.review_note AS note,
        split_part(t.route, '+', 1) = 'both' AS joint,
        t.answer_code,
        t.answered_on,
        t.answered_by,
        t.answer_note,
        t.answer_department,
        t.answer_id,
        t.review_verdict AS note_kind,
        CASE WHEN split_part(t.route, '+', 1) IN ('officer', 'station') THEN 'police' ELSE doer.zone END AS doer_zone
    FROM tonight_task AS t
    INNER JOIN tonight_recipient AS r ON t.task_number = r.task_number
    LEFT JOIN tonight_recipient AS doer ON t.task_number = doer.task_number AND doer.role = 'do'
    WHERE
        (t.state = 'open' AND r.role IN ('do', 'inform'))
        OR (t.state = 'in_review' AND r.role = 'review')
        OR (
            t.state = 'open' AND r.role = 'review'
            AND (split_part(t.route, '+', 1) = 'both' OR t.due_on < CAST($L AS DATE))
        )
),

had AS (
    SELECT
        who.task_number,
        who.r.zone AS zone,
        who.r.kind AS kind,
        who.r.number AS number
    FROM (
        SELECT
            task_number,
            unnest(recipients) AS r
        FROM push.task_before
        WHERE state IN ('open', 'in_review')
    ) AS who
    WHERE who.r.role = 'do'
),

in_post AS (
    SELECT
        'worker' AS kind,
        worker_number AS number
    FROM registers.grid_now
    UNION
    SELECT
        'leader' AS kind,
        leader_number AS number
    FROM registers.grid_now
    UNION
    SELECT
        'officer' AS kind,
        officer_number AS number
    FROM registers.beat_now
    UNION
    SELECT
        'officer' AS kind,
        acting_officer_number AS number
    FROM registers.beat_now
),

gone AS (
    SELECT
        had.zone,
        had.kind,
        had.number,
        t.task_number,
        t.model_id
    FROM had
    INNER JOIN tonight_task AS t ON had.task_number = t.task_number
    LEFT JOIN tonight_recipient AS still
        ON had.task_number = still.task_number AND had.kind = still.kind AND had.number = still.number
    LEFT JOIN in_post ON had.kind = in_post.kind AND had.number = in_post.number
    WHERE
        t.state = 'open' AND still.task_number IS NULL
        AND (in_post.number IS NOT NULL OR had.kind IN ('grid_office', 'station', 'district'))
)

SELECT
    zone,
    kind,
    number,
    role,
    fallback,
    task_number,
    model_id,
    reason,
    subject_kind,
    subject_key,
    address_code,
    building_code,
    priority,
    state,
    opened_on,
    listed_on,
    due_on,
    is_new,
    evidence,
    note,
    joint,
    answer_code,
    answered_on,
    answered_by,
    answer_note,
    answer_department,
    answer_id,
    note_kind,
    doer_zone
FROM seen
UNION ALL
SELECT
    zone,
    kind,
    number,
    'inform' AS role,
    NULL AS fallback,
    task_number,
    model_id,
    NULL AS reason,
    NULL AS subject_kind,
    NULL AS subject_key,
    NULL AS address_code,
    NULL AS building_code,
    3 AS priority,
    'moved' AS state,
    NULL AS opened_on,
    NULL AS listed_on,
    NULL AS due_on,
    false AS is_new,
    NULL AS evidence,
    NULL AS note,
    false AS joint,
    NULL AS answer_code,
    NULL AS answered_on,
    NULL AS answered_by,
    NULL AS answer_note,
    NULL AS answer_department,
    NULL AS answer_id,
    NULL AS note_kind,
    NULL AS doer_zone
FROM gone
