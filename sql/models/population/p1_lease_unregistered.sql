-- Leases that the housing office has on file for a dwelling, and the police know of no rental there, or of fewer tenants.
-- The law gives tenants days to register; after them somebody should ring and help. One task a dwelling, all its leases in it.
WITH lease AS (
    SELECT
        lease_here.*,
        lease_here.start_date <= $T - ($registration_days + $grace_days) AS is_due,
        lease_here.end_date >= $T AS still_runs,
        NOT lease_here.corporate AS is_private,
        institution_place.address_code IS NULL AS is_no_institution
    FROM registers.lease_here
    LEFT JOIN registers.institution_place ON lease_here.address_code = institution_place.address_code
),

qualifying AS (
    SELECT
        *,
        CASE WHEN coalesce(tenants_local, FALSE) THEN 0 ELSE coalesce(tenant_count, 1) END AS tenants_filed
    FROM lease
    WHERE is_due AND still_runs AND is_private AND is_no_institution
),

filed AS (
    SELECT
        address_code,
        building_code,
        min(start_date) AS oldest_start,
        CAST(sum(tenants_filed) AS INTEGER) AS filed,
        list_sort(list(lease_number)) AS lease_numbers,
        list_sort(list(start_date)) AS start_dates
    FROM qualifying
    GROUP BY address_code, building_code
),

rental AS (
    SELECT address_code, CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

considered AS (
    SELECT
        filed.*,
        coalesce(rental.rentals, 0) AS rentals,
        coalesce(dwelling_people.registered_tenants, 0) AS registered,
        rental.address_code IS NULL AS no_rental_on_file,
        coalesce(dwelling_people.registered_tenants, 0) < filed.filed AS fewer_registered_than_filed,
        coalesce(dwelling_people.registered_tenants, 0) = 0 AS nobody_registered,
        filed.oldest_start <= $T - $urgent_days AS long_overdue
    FROM filed
    LEFT JOIN registers.dwelling_people ON filed.address_code = dwelling_people.address_code
    LEFT JOIN rental ON filed.address_code = rental.address_code
),

judged AS (
    SELECT
        *,
        CASE WHEN no_rental_on_file THEN 'NO_RENTAL' ELSE 'UNDER_REGISTERED' END AS reason,
        no_rental_on_file OR fewer_registered_than_filed AS registration_is_missing,
        nobody_registered AND long_overdue AS is_urgent
    FROM considered
),

raised AS (
    SELECT *
    FROM judged
    WHERE registration_is_missing
),

-- What it rests on: the leases, the rentals on file, and those who are registered there.
cited AS (
    SELECT address_code AS subject_key, source_row
    FROM qualifying
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.active_rental
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.living
    WHERE registration_type IN (2, 3, 4)
)

SELECT
    raised.reason,
    'dwelling' AS subject_kind,
    raised.address_code AS subject_key,
    raised.address_code,
    raised.building_code,
    CASE WHEN raised.is_urgent THEN 2 ELSE 3 END AS priority,
    'worker>officer' AS route,
    concat($due_workdays, 'wd') AS due_rule,
    to_json({
        'lease_numbers': raised.lease_numbers,
        'start_date': raised.oldest_start,
        'start_dates': raised.start_dates,
        'filed': raised.filed,
        'registered': raised.registered,
        'rentals': raised.rentals
    }) AS evidence
FROM raised
