-- Gas accounts of rented, inhabited dwellings with a hazard not mended, a safety check too long ago, or nobody met at the door.
-- Tenants come and go and nobody opens to the gas inspector; the worker knows whom to ask. One task a reason.
WITH account AS (
    SELECT
        gas_rented.account_number,
        gas_rented.address_code,
        gas_rented.building_code,
        gas_rented.user_type,
        gas_rented.hazard_level,
        gas_rented.rectify_due_on,
        gas_rented.last_checked_on,
        gas_rented.consecutive_no_access,
        gas_rented.source_row,
        greatest(gas_rented.opened_on, coalesce(gas_rented.last_checked_on, gas_rented.opened_on)) AS counted_from,
        CASE WHEN gas_rented.user_type = 'catering' THEN $catering_cycle_days ELSE $cycle_days END AS cycle_days,
        dwelling_people.people,
        gas_rented.hazard_level IS NOT NULL AND gas_rented.rectified_on IS NULL AS hazard_is_open,
        coalesce(gas_rented.rectify_due_on < $T, FALSE) AS mending_is_late,
        coalesce(gas_rented.consecutive_no_access >= $no_access_times, FALSE) AS nobody_opened
    FROM registers.gas_rented
    INNER JOIN registers.dwelling_people ON gas_rented.address_code = dwelling_people.address_code
),

considered AS (
    SELECT
        account_number,
        address_code,
        building_code,
        user_type,
        hazard_level,
        rectify_due_on,
        last_checked_on,
        consecutive_no_access,
        source_row,
        people,
        counted_from,
        cycle_days,
        hazard_is_open,
        mending_is_late,
        nobody_opened,
        counted_from <= $T - cycle_days AS check_is_late
    FROM account
),

found AS (
    SELECT
        'HAZARD' AS reason,
        account_number,
        address_code,
        building_code,
        user_type,
        hazard_level,
        rectify_due_on,
        last_checked_on,
        consecutive_no_access,
        source_row,
        people,
        CAST(date_diff('day', rectify_due_on, CAST($T AS DATE)) AS INTEGER) AS days_late
    FROM considered
    WHERE hazard_is_open AND mending_is_late
    UNION ALL
    SELECT
        'CYCLE' AS reason,
        account_number,
        address_code,
        building_code,
        user_type,
        hazard_level,
        rectify_due_on,
        last_checked_on,
        consecutive_no_access,
        source_row,
        people,
        CAST(date_diff('day', counted_from, CAST($T AS DATE)) - cycle_days AS INTEGER) AS days_late
    FROM considered
    WHERE check_is_late
    UNION ALL
    SELECT
        'NO_ACCESS' AS reason,
        account_number,
        address_code,
        building_code,
        user_type,
        hazard_level,
        rectify_due_on,
        last_checked_on,
        consecutive_no_access,
        source_row,
        people,
        CAST(NULL AS INTEGER) AS days_late
    FROM considered
    WHERE nobody_opened
),

place AS (
    SELECT DISTINCT address_code
    FROM found
),

rental AS (
    SELECT
        address_code,
        CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

lease AS (
    SELECT
        address_code,
        CAST(count(*) AS INTEGER) AS leases
    FROM registers.lease_here
    WHERE runs
    GROUP BY address_code
),

-- What the dwelling gives to each of its findings: who lives there, that it is rented, the address itself.
place_source AS (
    SELECT
        place.address_code,
        living.source_row
    FROM place
    INNER JOIN registers.living ON place.address_code = living.address_code
    UNION ALL
    SELECT
        place.address_code,
        active_rental.source_row
    FROM place
    INNER JOIN registers.active_rental ON place.address_code = active_rental.address_code
    UNION ALL
    SELECT
        place.address_code,
        lease_here.source_row
    FROM place
    INNER JOIN registers.lease_here ON place.address_code = lease_here.address_code
    WHERE lease_here.runs
    UNION ALL
    SELECT
        place.address_code,
        held.source_row
    FROM place
    INNER JOIN registers.standard_address AS held ON place.address_code = held.address_code
),

source AS (
    SELECT
        reason,
        account_number,
        source_row
    FROM found
    UNION ALL
    SELECT
        found.reason,
        found.account_number,
        place_source.source_row
    FROM found
    INNER JOIN place_source ON found.address_code = place_source.address_code
),

sources AS (
    SELECT
        reason,
        account_number,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY
        reason,
        account_number
)

SELECT
    found.reason,
    'case' AS subject_kind,
    found.account_number AS subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE
        WHEN found.reason <> 'HAZARD' THEN 3
        WHEN found.hazard_level = 'grave' THEN 1
        ELSE 2
    END AS priority,
    CASE WHEN found.reason = 'HAZARD' AND found.hazard_level = 'grave' THEN 'worker+officer' ELSE 'worker' END AS route,
    CASE
        WHEN found.reason <> 'HAZARD' THEN '10wd'
        WHEN found.hazard_level = 'grave' THEN '24h'
        ELSE '2wd'
    END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'last_check': found.last_checked_on,
        'rectify_due_on': found.rectify_due_on,
        'days_late': found.days_late,
        'hazard_level': found.hazard_level,
        'hazard': CASE
            WHEN found.hazard_level = 'grave' THEN '严重隐患'
            WHEN found.hazard_level IS NOT NULL THEN '一般隐患'
        END,
        'no_access': found.consecutive_no_access,
        'user_type': found.user_type,
        'account_last4': right(found.account_number, 4),
        'people': found.people,
        'rentals': coalesce(rental.rentals, 0),
        'leases': coalesce(lease.leases, 0)
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources ON found.reason = sources.reason AND found.account_number = sources.account_number
LEFT JOIN rental ON found.address_code = rental.address_code
LEFT JOIN lease ON found.address_code = lease.address_code
ORDER BY
    found.reason,
    found.account_number
