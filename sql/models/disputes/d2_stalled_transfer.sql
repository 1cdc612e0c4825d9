-- Disputes that the police handed to mediation and that no mediation case has received, or whose case has been open too long.
-- A dispute that nobody holds comes back as a call. One task a transfer: not received, near its limit, or past it.
WITH RECURSIVE transfer AS (
    SELECT
        transfer_number, category, address_code, to_unit, transferred_at, source_row,
        CAST(transferred_at AS DATE) AS transferred_on
    FROM registers.dispute_transfer
    WHERE CAST(transferred_at AS DATE) <= $T
),

named AS (
    SELECT DISTINCT transfer_number
    FROM registers.mediation_here
    WHERE transfer_number IS NOT NULL
),

-- Transfers that no case names, and cases that name no transfer: of one category and one address, each in its order in time.
waiting AS (
    SELECT
        transfer.*,
        row_number() OVER (PARTITION BY address_code, category ORDER BY transferred_at, transfer_number) AS place
    FROM transfer
    ANTI JOIN named ON transfer.transfer_number = named.transfer_number
),

free_case AS (
    SELECT
        category, address_code, accepted_on,
        row_number() OVER (PARTITION BY address_code, category ORDER BY accepted_on, case_number) AS place
    FROM registers.mediation_here
    WHERE transfer_number IS NULL AND address_code IS NOT NULL
),

-- Each transfer in turn takes the earliest case still free. What an earlier transfer passed over was too early for it,
-- and so is too early for those that follow: one look ahead is enough.
walk AS (
    SELECT DISTINCT
        address_code,
        category,
        CAST(0 AS BIGINT) AS place,
        CAST(0 AS BIGINT) AS passed,
        CAST(NULL AS BIGINT) AS taken
    FROM free_case
    UNION ALL
    SELECT
        walk.address_code,
        walk.category,
        waiting.place,
        coalesce(min(free_case.place), walk.passed) AS passed,
        min(free_case.place) AS taken
    FROM walk
    INNER JOIN waiting
        ON walk.address_code = waiting.address_code AND walk.category = waiting.category AND waiting.place = walk.place + 1
    LEFT JOIN free_case
        ON
            waiting.address_code = free_case.address_code
            AND waiting.category = free_case.category
            AND free_case.place > walk.passed
            AND free_case.accepted_on >= waiting.transferred_on - $accepted_before_days
            AND free_case.accepted_on <= waiting.transferred_on + $accepted_after_days
    GROUP BY walk.address_code, walk.category, waiting.place, walk.passed
),

presumed AS (
    SELECT waiting.transfer_number
    FROM waiting
    INNER JOIN walk
        ON waiting.address_code = walk.address_code AND waiting.category = walk.category AND waiting.place = walk.place
    WHERE walk.taken IS NOT NULL
),

considered_transfer AS (
    SELECT
        transfer.*,
        transfer.transferred_on >= $T - $window_days AS is_recent,
        until_yesterday.workdays_through - handed_over.workdays_through >= $receive_workdays AS time_is_up,
        named.transfer_number IS NOT NULL AS a_case_names_it,
        presumed.transfer_number IS NOT NULL AS a_case_answers_to_it
    FROM transfer
    LEFT JOIN named ON transfer.transfer_number = named.transfer_number
    LEFT JOIN presumed ON transfer.transfer_number = presumed.transfer_number
    LEFT JOIN registers.calendar AS handed_over ON transfer.transferred_on = handed_over.day
    LEFT JOIN registers.calendar AS until_yesterday ON until_yesterday.day = CAST($T AS DATE) - 1
),

considered_case AS (
    SELECT
        *,
        status = 'open' AS is_open,
        accepted_on <= $T - $overdue_days AS is_overdue,
        accepted_on <= $T - $near_due_days OR accepted_on <= $T - $overdue_days AS is_near_due_or_overdue
    FROM registers.mediation_here
    WHERE transfer_number IS NOT NULL
),

-- Of several cases of one transfer those past the limit win; the oldest of them gives category and address.
stalled_case AS (
    SELECT
        *,
        CASE WHEN is_overdue THEN 'OVERDUE' ELSE 'NEAR_DUE' END AS reason,
        rank() OVER (PARTITION BY transfer_number ORDER BY is_overdue DESC) = 1 AS wins,
        row_number() OVER (PARTITION BY transfer_number ORDER BY is_overdue DESC, accepted_on, case_number) = 1 AS is_oldest
    FROM considered_case
    WHERE is_open AND is_near_due_or_overdue
),

winning_cases AS (
    SELECT transfer_number, list_sort(list(case_number)) AS case_numbers
    FROM stalled_case
    WHERE wins
    GROUP BY transfer_number
),

found AS (
    SELECT 'NOT_RECEIVED' AS reason, transfer_number, transferred_on AS counted_from
    FROM considered_transfer
    WHERE is_recent AND time_is_up AND NOT a_case_names_it AND NOT a_case_answers_to_it
    UNION ALL
    SELECT reason, transfer_number, accepted_on AS counted_from
    FROM stalled_case
    WHERE is_oldest
),

-- Category and address are the transfer's; of a transfer that is not on file, those of its case.
placed AS (
    SELECT
        found.*,
        transfer.transferred_on,
        transfer.to_unit,
        stalled_case.accepted_on,
        coalesce(transfer.category, stalled_case.category) AS category,
        CASE WHEN transfer.transfer_number IS NULL THEN stalled_case.address_code ELSE transfer.address_code END AS written_code,
        coalesce(stalled_case.community_code, stalled_case.town_code, stalled_case.district_code) AS area_code
    FROM found
    LEFT JOIN transfer ON found.transfer_number = transfer.transfer_number
    LEFT JOIN stalled_case ON found.transfer_number = stalled_case.transfer_number AND stalled_case.is_oldest
),

cited AS (
    SELECT transfer_number AS subject_key, source_row
    FROM transfer
    UNION ALL
    SELECT transfer_number AS subject_key, source_row
    FROM stalled_case
    WHERE wins
)

SELECT
    placed.reason,
    'case' AS subject_kind,
    placed.transfer_number AS subject_key,
    address.address_code,
    address.building_code,
    CASE WHEN address.address_code IS NULL THEN placed.area_code END AS area_code,
    CASE WHEN placed.reason = 'NEAR_DUE' THEN 3 ELSE 2 END AS priority,
    'both' AS route,
    concat(CASE WHEN placed.reason = 'NOT_RECEIVED' THEN $receive_due_workdays ELSE $due_workdays END, 'wd') AS due_rule,
    to_json({
        'transfer_number': placed.transfer_number,
        'category': placed.category,
        'category_title': dispute_category.title,
        'to_unit': placed.to_unit,
        'transferred_on': placed.transferred_on,
        'case_numbers': coalesce(winning_cases.case_numbers, CAST([] AS VARCHAR [])),
        'accepted_on': placed.accepted_on,
        'days': CAST(date_diff('day', placed.counted_from, CAST($T AS DATE)) AS INTEGER)
    }) AS evidence
FROM placed
LEFT JOIN registers.address ON placed.written_code = address.address_code
LEFT JOIN winning_cases ON placed.transfer_number = winning_cases.transfer_number
LEFT JOIN registers.dispute_category ON placed.category = dispute_category.category
