-- Calls that were no police matter and went to mediation: every transfer of the register, and those that a task of the night
-- or an open case names though the register has them no more. What became of each is what the night's rule D2 found of it
-- and what the cases that name it say; where nothing was found and no case names it, a case of the same door was presumed.
-- Grain: one row a transfer (number).
WITH named AS (
    SELECT
        transfer_number,
        count(*) AS cases,
        count(CASE WHEN status = 'open' THEN 1 END) AS open_cases,
        min(CASE WHEN status = 'open' THEN accepted_on END) AS open_since,
        min(accepted_on) AS accepted_on,
        max(CAST(updated_at AS DATE)) AS updated_on,
        min(category) AS category,
        min(address_code) AS address_code,
        min(district_code) AS district_code,
        min(town_code) AS town_code,
        min(substr(community_code, 1, 12)) AS community_code
    FROM registers.mediation_here
    WHERE transfer_number IS NOT NULL
    GROUP BY transfer_number
),

judged AS (
    SELECT count(*) > 0 AS has_run
    FROM push.model_night
    WHERE business_date = CAST($T AS DATE) AND model_id = 'D2' AND state = 'ran'
),

found AS (
    SELECT
        subject_key AS number,
        min(reason) AS reason,
        min(CAST(evidence AS VARCHAR)) AS evidence
    FROM push.finding
    WHERE business_date = CAST($T AS DATE) AND model_id = 'D2'
    GROUP BY subject_key
),

task AS (
    SELECT
        subject_key AS number,
        task_number,
        reason,
        due_on,
        answered_on,
        split_part(answered_by, ':', 1) AS answered_by,
        CAST(evidence AS VARCHAR) AS evidence
    FROM push.task_live
    WHERE model_id = 'D2'
),

known AS (
    SELECT transfer_number AS number
    FROM registers.dispute_transfer
    WHERE CAST(transferred_at AS DATE) <= CAST($T AS DATE)
    UNION
    SELECT transfer_number AS number
    FROM named
    WHERE open_cases > 0
    UNION
    SELECT number
    FROM found
    UNION
    SELECT number
    FROM task
),

joined AS (
    SELECT
        known.number,
        task.task_number,
        coalesce(found.reason, task.reason) AS reason,
        judged.has_run,
        named.cases,
        named.open_cases,
        named.open_since,
        named.accepted_on,
        named.updated_on,
        task.due_on AS task_due_on,
        task.answered_on,
        task.answered_by,
        coalesce(transfer.category, named.category, json_extract_string(coalesce(found.evidence, task.evidence), '$.category')) AS category,
        coalesce(transfer.to_unit, json_extract_string(coalesce(found.evidence, task.evidence), '$.to_unit')) AS to_unit,
        coalesce(
            CAST(transfer.transferred_at AS DATE),
            TRY_CAST(json_extract_string(coalesce(found.evidence, task.evidence), '$.transferred_on') AS DATE),
            named.accepted_on
        ) AS handed_on,
        coalesce(address.district_code, named.district_code, place.district_code) AS district_code,
        coalesce(address.town_code, named.town_code, place.town_code) AS town_code,
        coalesce(substr(address.community_code, 1, 12), named.community_code, place.community_code) AS community_code
    FROM known
    CROSS JOIN judged
    LEFT JOIN registers.dispute_transfer AS transfer ON known.number = transfer.transfer_number
    LEFT JOIN named ON known.number = named.transfer_number
    LEFT JOIN found ON known.number = found.number
    LEFT JOIN task ON known.number = task.number
    LEFT JOIN task_place AS place ON task.task_number = place.task_number
    LEFT JOIN registers.address AS address ON coalesce(transfer.address_code, named.address_code) = address.address_code
),

timed AS (
    SELECT
        joined.*,
        CASE
            WHEN joined.reason = 'NOT_RECEIVED' THEN 'not_received'
            WHEN joined.reason = 'OVERDUE' THEN 'overdue'
            WHEN joined.reason = 'NEAR_DUE' THEN 'near_due'
            WHEN joined.open_cases > 0 THEN 'in_mediation'
            WHEN joined.cases > 0 THEN 'done'
            WHEN NOT joined.has_run THEN 'unjudged'
            WHEN joined.handed_on < CAST(CAST($T AS DATE) - to_days(CAST($window_days AS INTEGER)) AS DATE) THEN 'lapsed'
            WHEN until_yesterday.workdays_through - handed.workdays_through >= $receive_workdays THEN 'presumed'
            ELSE 'waiting'
        END AS state,
        receive_by.day AS receive_by
    FROM joined
    LEFT JOIN registers.calendar AS handed ON joined.handed_on = handed.day
    LEFT JOIN registers.calendar AS until_yesterday ON until_yesterday.day = CAST(CAST($T AS DATE) - to_days(1) AS DATE)
    LEFT JOIN registers.calendar AS receive_by
        ON receive_by.is_workday AND receive_by.workdays_through = handed.workdays_through + $receive_workdays
)

SELECT
    number,
    task_number,
    state,
    coalesce(dispute_category.title, timed.category) AS matter,
    to_unit,
    district_code,
    town_code,
    community_code,
    handed_on,
    CASE
        WHEN state IN ('done', 'lapsed', 'presumed') THEN NULL
        WHEN task_due_on IS NOT NULL THEN task_due_on
        WHEN open_since IS NOT NULL THEN CAST(open_since + to_days(CAST($overdue_days AS INTEGER)) AS DATE)
        ELSE receive_by
    END AS due_on,
    CASE
        WHEN answered_by IS NOT NULL THEN answered_by
        WHEN cases > 0 THEN 'mediation'
        WHEN state = 'presumed' THEN 'mediation'
        ELSE 'police'
    END AS last_hand,
    coalesce(answered_on, CASE WHEN state = 'done' THEN updated_on END, accepted_on, handed_on) AS last_on
FROM timed
LEFT JOIN registers.dispute_category AS dispute_category ON timed.category = dispute_category.category
ORDER BY number
