-- Disputes that the police handed to mediation and that no mediation case has received, or whose case has been open too long.
-- A dispute that nobody holds comes back as a call. One task a transfer: not received, near its limit, or past it.
WITH RECURSIVE transfer AS (
    SELECT
        transfer_number,
        category,
        address_code,
        to_unit,
        transferred_at,
        CAST(transferred_at AS DATE) AS transferred_on,
        source_row
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
        transfer.transfer_number,
        transfer.category,
        transfer.address_code,
        transfer.transferred_on,
        row_number() OVER (
            PARTITION BY transfer.address_code, transfer.category
            ORDER BY
                transfer.transferred_at,
                transfer.transfer_number
        ) AS place
    FROM transfer
    ANTI JOIN named ON transfer.transfer_number = named.transfer_number
),

free_case AS (
    SELECT
        case_number,
        category,
        address_code,
        accepted_on,
        row_number() OVER (
            PARTITION BY address_code, category
            ORDER BY
                accepted_on,
                case_number
        ) AS place
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
        ON
            walk.address_code = waiting.address_code
            AND walk.category = waiting.category
            AND waiting.place = walk.place + 1
    LEFT JOIN free_case
        ON
            waiting.address_code = free_case.address_code
            AND waiting.category = free_case.category
            AND free_case.place > walk.passed
            AND free_case.accepted_on >= waiting.transferred_on - $accepted_before_days
            AND free_case.accepted_on <= waiting.transferred_on + $accepted_after_days
    GROUP BY
        walk.address_code,
        walk.category,
        waiting.place,
        walk.passed
),

presumed AS (
    SELECT waiting.transfer_number
    FROM waiting
    INNER JOIN walk
        ON
            waiting.address_code = walk.address_code
            AND waiting.category = walk.category
            AND waiting.place = walk.place
    WHERE walk.taken IS NOT NULL
),

considered_transfer AS (
    SELECT
        transfer.transfer_number,
        transfer.category,
        transfer.to_unit,
        transfer.transferred_on,
        transfer.source_row,
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
        case_number,
        transfer_number,
        category,
        address_code,
        community_code,
        town_code,
        district_code,
        accepted_on,
        source_row,
        status = 'open' AS is_open,
        accepted_on <= $T - $overdue_days AS is_overdue,
        accepted_on > $T - $overdue_days AND accepted_on <= $T - $near_due_days AS is_near_due
    FROM registers.mediation_here
    WHERE transfer_number IS NOT NULL
),

stalled_case AS (
    SELECT
        case_number,
        transfer_number,
        category,
        address_code,
        coalesce(community_code, town_code, district_code) AS area_code,
        accepted_on,
        source_row,
        CASE WHEN is_overdue THEN 'OVERDUE' ELSE 'NEAR_DUE' END AS reason
    FROM considered_case
    WHERE is_open AND (is_overdue OR is_near_due)
),

-- Of several cases of one transfer those past the limit win; the oldest of them gives category and address.
ranked_case AS (
    SELECT
        case_number,
        transfer_number,
        category,
        address_code,
        area_code,
        accepted_on,
        source_row,
        reason,
        rank() OVER (PARTITION BY transfer_number ORDER BY reason DESC) AS rank_of_reason,
        row_number() OVER (
            PARTITION BY transfer_number
            ORDER BY
                reason DESC,
                accepted_on,
                case_number
        ) AS place
    FROM stalled_case
),

found AS (
    SELECT
        'NOT_RECEIVED' AS reason,
        transfer_number,
        CAST(NULL AS VARCHAR) AS case_number,
        category,
        CAST(NULL AS VARCHAR) AS case_address_code,
        CAST(NULL AS VARCHAR) AS area_code,
        CAST(NULL AS DATE) AS accepted_on,
        CAST(date_diff('day', transferred_on, CAST($T AS DATE)) AS INTEGER) AS days
    FROM considered_transfer
    WHERE is_recent AND time_is_up AND NOT a_case_names_it AND NOT a_case_answers_to_it
    UNION ALL
    SELECT
        reason,
        transfer_number,
        case_number,
        category,
        address_code AS case_address_code,
        area_code,
        accepted_on,
        CAST(date_diff('day', accepted_on, CAST($T AS DATE)) AS INTEGER) AS days
    FROM ranked_case
    WHERE place = 1
),

case_numbers AS (
    SELECT
        transfer_number,
        list_sort(list(case_number)) AS case_numbers
    FROM ranked_case
    WHERE rank_of_reason = 1
    GROUP BY transfer_number
),

placed AS (
    SELECT
        found.reason,
        found.transfer_number,
        found.area_code,
        found.accepted_on,
        found.days,
        coalesce(transfer.category, found.category) AS category,
        transfer.transferred_on,
        transfer.to_unit,
        address.address_code,
        address.building_code,
        coalesce(case_numbers.case_numbers, CAST([] AS VARCHAR [])) AS case_numbers
    FROM found
    LEFT JOIN transfer ON found.transfer_number = transfer.transfer_number
    LEFT JOIN case_numbers ON found.transfer_number = case_numbers.transfer_number AND found.case_number IS NOT NULL
    LEFT JOIN registers.address
        ON address.address_code = CASE
            WHEN transfer.transfer_number IS NOT NULL THEN transfer.address_code
            ELSE found.case_address_code
        END
),

held AS MATERIALIZED (
    SELECT
        standard_address.address_code,
        standard_address.source_row
    FROM registers.standard_address
    SEMI JOIN placed ON standard_address.address_code = placed.address_code
),

source AS (
    SELECT
        placed.transfer_number,
        transfer.source_row
    FROM placed
    INNER JOIN transfer ON placed.transfer_number = transfer.transfer_number
    UNION ALL
    SELECT
        placed.transfer_number,
        ranked_case.source_row
    FROM placed
    INNER JOIN ranked_case ON placed.transfer_number = ranked_case.transfer_number
    WHERE ranked_case.rank_of_reason = 1
    UNION ALL
    SELECT
        placed.transfer_number,
        held.source_row
    FROM placed
    INNER JOIN held ON placed.address_code = held.address_code
),

sources AS (
    SELECT
        transfer_number,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY transfer_number
)

SELECT
    placed.reason,
    'case' AS subject_kind,
    placed.transfer_number AS subject_key,
    placed.address_code,
    placed.building_code,
    CASE WHEN placed.address_code IS NULL THEN placed.area_code END AS area_code,
    CASE WHEN placed.reason = 'NEAR_DUE' THEN 3 ELSE 2 END AS priority,
    'both' AS route,
    CASE WHEN placed.reason = 'NOT_RECEIVED' THEN '1wd' ELSE '5wd' END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'transfer_number': placed.transfer_number,
        'category': placed.category,
        'category_title': dispute_category.title,
        'to_unit': placed.to_unit,
        'transferred_on': placed.transferred_on,
        'case_numbers': placed.case_numbers,
        'accepted_on': placed.accepted_on,
        'days': placed.days
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM placed
INNER JOIN sources ON placed.transfer_number = sources.transfer_number
LEFT JOIN registers.dispute_category ON placed.category = dispute_category.category
ORDER BY
    placed.reason,
    placed.transfer_number
