-- Who has each live task tonight: who does it, who reviews it, who is informed; one row a recipient and role.
-- Who said that it is not his (09) is passed over, one step up at a time and never across the networks; a reassigned
-- task stays with whom it was given to while the post that it was taken from is the same. Who was given a task does not
-- review it as well. What people began (N1, N2) stays with who reported it, or was named in the order, while he is in post; the
-- kind of matter says who reviews a report, and who ordered a task reviews it.
-- Grain: one row a live task, recipient and role (task_number, kind, number, role).
WITH in_post AS (
    SELECT concat('worker:', worker_number) AS who
    FROM registers.grid_now
    UNION
    SELECT concat('leader:', leader_number) AS who
    FROM registers.grid_now
    UNION
    SELECT concat('officer:', officer_number) AS who
    FROM registers.beat_now
    UNION
    SELECT concat('officer:', acting_officer_number) AS who
    FROM registers.beat_now
),

begun AS (
    SELECT
        t.task_number,
        json_extract_string(t.evidence, '$.reviewer') AS reviewer,
        t.assigned_to IS NOT NULL AND t.assigned_instead_of IS NULL
        AND (split_part(t.assigned_to, ':', 1) IN ('grid_office', 'station', 'district') OR doer.who IS NOT NULL) AS is_kept,
        CASE
            WHEN t.model_id <> 'N2' THEN NULL
            WHEN
                split_part(json_extract_string(t.evidence, '$.by'), ':', 1) IN ('grid_office', 'station', 'district')
                OR orderer.who IS NOT NULL
                THEN json_extract_string(t.evidence, '$.by')
        END AS read_by
    FROM tonight_task AS t
    LEFT JOIN in_post AS doer ON t.assigned_to = doer.who
    LEFT JOIN in_post AS orderer ON json_extract_string(t.evidence, '$.by') = orderer.who
    WHERE t.model_id IN ('N1', 'N2') AND t.state <> 'closed'
),

duty AS (
    SELECT
        p.task_number,
        p.model_id,
        p.route,
        p.state,
        p.refused_by,
        p.assigned_to,
        p.assigned_instead_of,
        p.district,
        split_part(p.route, '+', 1) AS way,
        contains(p.route, '+officer') AS informs,
        CASE split_part(p.route, '+', 1)
            WHEN 'officer' THEN 'officer'
            WHEN 'station' THEN 'station'
            WHEN 'grid_office' THEN 'office'
            ELSE 'worker'
        END AS post,
        coalesce(begun.reviewer, spec.reviewer) AS reviewer,
        coalesce(begun.is_kept, false) AS is_kept,
        begun.read_by
    FROM tonight_place AS p
    INNER JOIN tonight_spec AS spec ON p.model_id = spec.model_id
    LEFT JOIN begun ON p.task_number = begun.task_number
),

by_register AS (
    SELECT
        duty.task_number,
        duty.state,
        duty.refused_by,
        duty.assigned_to,
        duty.assigned_instead_of,
        duty.district,
        duty.way,
        duty.informs,
        duty.post,
        duty.reviewer,
        duty.is_kept,
        duty.read_by,
        post.kind,
        post.number,
        post.fallback
    FROM duty
    INNER JOIN tonight_post AS post ON duty.task_number = post.task_number AND duty.post = post.post
),

given AS (
    SELECT
        *,
        is_kept OR coalesce(assigned_to IS NOT NULL AND assigned_instead_of = concat(kind, ':', number), false) AS is_given
    FROM by_register
),

-- Most tasks were neither reassigned nor refused: the registers alone say who does them.
moved AS (
    SELECT *
    FROM given
    WHERE is_given OR array_length(refused_by) > 0
),

ladder AS (
    SELECT
        task_number,
        0 AS step,
        split_part(assigned_to, ':', 1) AS kind,
        split_part(assigned_to, ':', 2) AS number,
        CASE WHEN NOT is_kept THEN 'reassigned' END AS fallback
    FROM moved
    WHERE is_given
    UNION ALL
    SELECT
        task_number,
        1 AS step,
        kind,
        number,
        fallback
    FROM moved
    WHERE NOT is_given
    UNION ALL
    SELECT
        moved.task_number,
        2 AS step,
        up.kind,
        up.number,
        'not_theirs' AS fallback
    FROM moved
    INNER JOIN tonight_post AS up ON moved.task_number = up.task_number
    WHERE
        array_length(moved.refused_by) > 0
        AND up.post = CASE WHEN moved.post IN ('officer', 'station') THEN 'station' ELSE 'office' END
    UNION ALL
    SELECT
        task_number,
        3 AS step,
        CASE WHEN post IN ('officer', 'station') THEN 'district' ELSE 'grid_office' END AS kind,
        district AS number,
        'not_theirs' AS fallback
    FROM moved
    WHERE array_length(refused_by) > 0 AND district IS NOT NULL
    UNION ALL
    SELECT
        task_number,
        4 AS step,
        CASE WHEN post IN ('officer', 'station') THEN 'district' ELSE 'grid_office' END AS kind,
        $city AS number,
        'not_theirs' AS fallback
    FROM moved
    WHERE array_length(refused_by) > 0
),

standing AS (
    SELECT
        ladder.task_number,
        ladder.kind,
        ladder.number,
        ladder.fallback,
        row_number() OVER (PARTITION BY ladder.task_number ORDER BY ladder.step) AS position
    FROM ladder
    INNER JOIN moved ON ladder.task_number = moved.task_number
    WHERE ladder.step = 4 OR NOT list_contains(moved.refused_by, concat(ladder.kind, ':', ladder.number))
),

acting AS (
    SELECT
        task_number,
        kind,
        number,
        'do' AS role,
        fallback
    FROM given
    WHERE NOT is_given AND array_length(refused_by) = 0
    UNION ALL
    SELECT
        task_number,
        kind,
        number,
        'do' AS role,
        fallback
    FROM standing
    WHERE position = 1
    UNION ALL
    SELECT
        by_register.task_number,
        coalesce(split_part(by_register.read_by, ':', 1), post.kind) AS kind,
        coalesce(split_part(by_register.read_by, ':', 2), post.number) AS number,
        'review' AS role,
        CASE WHEN by_register.read_by IS NULL THEN post.fallback END AS fallback
    FROM by_register
    INNER JOIN tonight_post AS post
        ON
            by_register.task_number = post.task_number
            AND post.post = CASE
                WHEN by_register.way = 'worker' AND by_register.reviewer = 'grid_office' THEN 'office'
                WHEN by_register.way = 'grid_office' THEN 'office'
                ELSE 'officer'
            END
    LEFT JOIN standing AS doer
        ON
            by_register.task_number = doer.task_number AND doer.position = 1
            AND post.kind = doer.kind AND post.number = doer.number
    WHERE by_register.state = 'in_review' OR (by_register.post = 'worker' AND doer.task_number IS NULL)
),

informed AS (
    SELECT
        by_register.task_number,
        post.kind,
        post.number,
        'inform' AS role,
        post.fallback
    FROM by_register
    INNER JOIN tonight_post AS post ON by_register.task_number = post.task_number AND post.post = 'officer'
    WHERE by_register.informs AND (by_register.way <> 'grid_office' OR post.kind = 'officer')
),

-- Who does or reviews a task is not informed of it as well.
roled AS (
    SELECT
        task_number,
        kind,
        number,
        role,
        fallback
    FROM acting
    UNION ALL
    SELECT
        informed.task_number,
        informed.kind,
        informed.number,
        informed.role,
        informed.fallback
    FROM informed
    LEFT JOIN acting
        ON
            informed.task_number = acting.task_number AND informed.kind = acting.kind
            AND informed.number = acting.number
    WHERE acting.task_number IS NULL
)

SELECT
    task_number,
    CASE WHEN kind IN ('worker', 'leader', 'grid_office') THEN 'gov' ELSE 'police' END AS zone,
    kind,
    number,
    role,
    fallback
FROM roled
