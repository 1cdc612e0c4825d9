-- The hand-over board: every transfer between the networks once, calls handed to mediation (D2) and what was handed to
-- departments (03), with its state, age, last hand and due. One query, from which the pages of both zones are made: who may
-- read a row is a column (for_gov, for_police), so that what is not for a zone is still counted in it.
-- Grain: one row a transfer (kind, number).
WITH call AS (
    SELECT
        'call' AS kind,
        number,
        task_number,
        state,
        'police' AS from_zone,
        'gov' AS to_zone,
        matter,
        to_unit,
        district_code,
        town_code,
        community_code,
        handed_on,
        due_on,
        last_hand,
        last_on,
        true AS may_gov,
        true AS may_police
    FROM handover_call
),

department AS (
    SELECT
        'department' AS kind,
        transfer.task_number AS number,
        transfer.task_number,
        transfer.state,
        CASE WHEN split_part(transfer.sender, ':', 1) IN ('officer', 'station', 'district') THEN 'police' ELSE 'gov' END AS from_zone,
        transfer.zone AS to_zone,
        transfer.matter,
        transfer.named AS to_unit,
        place.district_code,
        place.town_code,
        place.community_code,
        transfer.opened_on AS handed_on,
        CASE
            WHEN transfer.state IN ('open', 'expired') THEN CAST(transfer.opened_on + to_days(CAST($expires_days AS INTEGER)) AS DATE)
        END AS due_on,
        CASE WHEN transfer.state IN ('open', 'answered') THEN 'department' ELSE split_part(transfer.sender, ':', 1) END AS last_hand,
        coalesce(transfer.closed_on, transfer.opened_on) AS last_on,
        coalesce(reader.gov, false) AND split_part(task.route, '+', 1) NOT IN ('officer', 'station') AS may_gov,
        coalesce(reader.police, false) AS may_police
    FROM push.transfer AS transfer
    LEFT JOIN push.task_state AS task ON transfer.task_number = task.task_number
    LEFT JOIN task_place AS place ON transfer.task_number = place.task_number
    LEFT JOIN handover_reader AS reader ON task.model_id = reader.model_id AND task.reason = reader.reason
),

gathered AS (
    SELECT *
    FROM call
    UNION ALL
    SELECT *
    FROM department
),

told AS (
    SELECT
        gathered.*,
        coalesce(from_zone = 'gov' OR to_zone = 'gov', false) AS at_gov,
        coalesce(from_zone = 'police' OR to_zone = 'police', false) AS at_police,
        violent.task_number IS NOT NULL AS is_violent,
        state IN ('done', 'answered', 'presumed', 'lapsed') AS has_ended,
        coalesce(reached.level, 0) AS level
    FROM gathered
    LEFT JOIN handover_level AS reached
        ON
            gathered.task_number = reached.task_number
            AND gathered.due_on = reached.due_on
            AND reached.kind = CASE gathered.kind WHEN 'call' THEN 'task' ELSE 'transfer' END
    LEFT JOIN hidden_from_gov AS violent ON gathered.task_number = violent.task_number
)

SELECT
    kind,
    number,
    task_number,
    state,
    from_zone,
    coalesce(to_zone, 'nobody') AS to_zone,
    matter,
    to_unit,
    coalesce(district_code, substr(town_code, 1, 6), '') AS district_code,
    coalesce(town_code, '') AS town_code,
    coalesce(community_code, '') AS community_code,
    handed_on,
    CAST(date_diff('day', handed_on, CAST($T AS DATE)) AS INTEGER) AS age_days,
    due_on,
    CASE
        WHEN has_ended OR due_on IS NULL OR state IN ('waiting', 'unjudged') THEN 0
        ELSE greatest(CAST(date_diff('day', due_on, CAST($L AS DATE)) AS INTEGER), 0)
    END AS late_days,
    level,
    last_hand,
    last_on,
    has_ended,
    coalesce(may_gov AND at_gov AND NOT is_violent, false) AS for_gov,
    coalesce(may_police AND at_police, false) AS for_police
FROM told
WHERE
    state NOT IN ('done', 'presumed', 'answered', 'expired', 'undelivered')
    OR last_on > CAST(CAST($T AS DATE) - to_days(CAST($board_days AS INTEGER)) AS DATE)
ORDER BY kind, number
