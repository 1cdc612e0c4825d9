-- Gas accounts of rented, inhabited dwellings with a hazard not mended, a safety check too long ago, or nobody met at the door.
-- Tenants come and go and nobody opens to the gas inspector; the worker knows whom to ask. One task a reason.
WITH account AS (
    SELECT
        gas_rented.*,
        gas_rented.account_number AS subject_key,
        dwelling_people.people,
        greatest(gas_rented.opened_on, coalesce(gas_rented.last_checked_on, gas_rented.opened_on)) AS counted_from,
        CASE WHEN gas_rented.user_type = 'catering' THEN $catering_cycle_days ELSE $cycle_days END AS days_between_checks,
        dwelling_people.address_code IS NOT NULL AS somebody_lives_there
    FROM registers.gas_rented
    LEFT JOIN registers.dwelling_people ON gas_rented.address_code = dwelling_people.address_code
),

judged AS (
    SELECT
        *,
        hazard_level IS NOT NULL AND rectified_on IS NULL AS hazard_is_open,
        coalesce(hazard_level = 'grave', FALSE) AS hazard_is_grave,
        coalesce(rectify_due_on < $T, FALSE) AS mending_is_late,
        counted_from <= $T - days_between_checks AS check_is_late,
        coalesce(consecutive_no_access >= $no_access_times, FALSE) AS nobody_opened
    FROM account
),

found AS (
    SELECT
        'HAZARD' AS reason,
        judged.*,
        CAST(date_diff('day', rectify_due_on, CAST($T AS DATE)) AS INTEGER) AS days_late,
        CASE WHEN hazard_is_grave THEN 1 ELSE 2 END AS priority,
        CASE WHEN hazard_is_grave THEN 'worker+officer' ELSE 'worker' END AS route,
        CASE WHEN hazard_is_grave THEN '24h' ELSE concat($hazard_due_workdays, 'wd') END AS due_rule
    FROM judged
    WHERE somebody_lives_there AND hazard_is_open AND mending_is_late
    UNION ALL
    SELECT
        'CYCLE' AS reason,
        judged.*,
        CAST(date_diff('day', counted_from, CAST($T AS DATE)) - days_between_checks AS INTEGER) AS days_late,
        3 AS priority,
        'worker' AS route,
        concat($due_workdays, 'wd') AS due_rule
    FROM judged
    WHERE somebody_lives_there AND check_is_late
    UNION ALL
    SELECT
        'NO_ACCESS' AS reason,
        judged.*,
        CAST(NULL AS INTEGER) AS days_late,
        3 AS priority,
        'worker' AS route,
        concat($due_workdays, 'wd') AS due_rule
    FROM judged
    WHERE somebody_lives_there AND nobody_opened
),

rental AS (
    SELECT address_code, CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

lease AS (
    SELECT address_code, CAST(count(*) AS INTEGER) AS leases
    FROM registers.lease_here
    WHERE runs
    GROUP BY address_code
),

-- What the dwelling gives to each of its findings: who lives there, and that it is rented.
dwelling_row AS (
    SELECT address_code, source_row
    FROM registers.living
    UNION ALL
    SELECT address_code, source_row
    FROM registers.active_rental
    UNION ALL
    SELECT address_code, source_row
    FROM registers.lease_here
    WHERE runs
),

cited AS (
    SELECT subject_key, source_row
    FROM found
    UNION ALL
    SELECT found.subject_key, dwelling_row.source_row
    FROM found
    INNER JOIN dwelling_row ON found.address_code = dwelling_row.address_code
)

SELECT
    found.reason,
    'case' AS subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    found.priority,
    found.route,
    found.due_rule,
    to_json({
        'last_check': found.last_checked_on,
        'rectify_due_on': found.rectify_due_on,
        'days_late': found.days_late,
        'hazard_level': found.hazard_level,
        'hazard': CASE
            WHEN found.hazard_is_grave THEN '严重隐患'
            WHEN found.hazard_level IS NOT NULL THEN '一般隐患'
        END,
        'no_access': found.consecutive_no_access,
        'user_type': found.user_type,
        'account_last4': right(found.account_number, 4),
        'people': found.people,
        'rentals': coalesce(rental.rentals, 0),
        'leases': coalesce(lease.leases, 0)
    }) AS evidence
FROM found
LEFT JOIN rental ON found.address_code = rental.address_code
LEFT JOIN lease ON found.address_code = lease.address_code
