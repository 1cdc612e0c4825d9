-- Leases that the housing office has on file for a dwelling, and the police know of no rental there, or of fewer tenants.
-- The law gives tenants days to register; after them somebody should ring and help. One task a dwelling, all its leases in it.
WITH lease AS (
    SELECT
        lease_number,
        address_code,
        building_code,
        start_date,
        tenant_count,
        tenants_local,
        delivery,
        row_number,
        start_date <= $T - ($registration_days + $grace_days) AS is_due,
        end_date >= $T AS still_runs,
        NOT corporate AS is_private
    FROM registers.lease_here
),

qualifying AS (
    SELECT
        lease_number,
        address_code,
        building_code,
        start_date,
        CASE WHEN coalesce(tenants_local, FALSE) THEN 0 ELSE coalesce(tenant_count, 1) END AS tenants_filed,
        delivery,
        row_number
    FROM lease
    ANTI JOIN registers.institution_place ON lease.address_code = institution_place.address_code
    WHERE is_due AND still_runs AND is_private
),

filed AS (
    SELECT
        address_code,
        building_code,
        min(start_date) AS oldest_start,
        sum(tenants_filed) AS filed,
        list_sort(list(lease_number)) AS lease_numbers,
        list_sort(list(start_date)) AS start_dates
    FROM qualifying
    GROUP BY
        address_code,
        building_code
),

rental AS (
    SELECT
        address_code,
        CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

considered AS (
    SELECT
        filed.address_code,
        filed.building_code,
        filed.oldest_start,
        CAST(filed.filed AS INTEGER) AS filed,
        filed.lease_numbers,
        filed.start_dates,
        coalesce(dwelling_people.registered_tenants, 0) AS registered,
        coalesce(rental.rentals, 0) AS rentals,
        coalesce(rental.rentals, 0) = 0 AS no_rental_on_file,
        coalesce(dwelling_people.registered_tenants, 0) < filed.filed AS fewer_registered_than_filed,
        coalesce(dwelling_people.registered_tenants, 0) = 0 AS nobody_registered,
        filed.oldest_start <= $T - $urgent_days AS long_overdue
    FROM filed
    LEFT JOIN registers.dwelling_people ON filed.address_code = dwelling_people.address_code
    LEFT JOIN rental ON filed.address_code = rental.address_code
),

raised AS (
    SELECT
        address_code,
        building_code,
        oldest_start,
        filed,
        registered,
        rentals,
        lease_numbers,
        start_dates,
        CASE WHEN no_rental_on_file THEN 'NO_RENTAL' ELSE 'UNDER_REGISTERED' END AS reason,
        nobody_registered AND long_overdue AS is_urgent
    FROM considered
    WHERE no_rental_on_file OR fewer_registered_than_filed
),

-- What it rests on: the leases, the rentals on file, those who are registered there, and the address itself.
source AS (
    SELECT
        address_code,
        'gov.lease' AS extract,
        delivery,
        row_number
    FROM qualifying
    UNION ALL
    SELECT
        address_code,
        'police.rental_house' AS extract,
        delivery,
        row_number
    FROM registers.active_rental
    UNION ALL
    SELECT
        address_code,
        'police.resident' AS extract,
        delivery,
        row_number
    FROM registers.living
    WHERE registration_type IN (2, 3, 4)
    UNION ALL
    SELECT
        address_code,
        'police.standard_address' AS extract,
        delivery,
        row_number
    FROM registers.standard_address
),

sources AS (
    SELECT
        source.address_code,
        list_sort(
            list(DISTINCT {'extract': source.extract, 'delivery': source.delivery, 'row_number': source.row_number})
        ) AS source_rows
    FROM source
    SEMI JOIN raised ON source.address_code = raised.address_code
    GROUP BY source.address_code
)

SELECT
    raised.reason,
    'dwelling' AS subject_kind,
    raised.address_code AS subject_key,
    raised.address_code,
    raised.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE WHEN raised.is_urgent THEN 2 ELSE 3 END AS priority,
    'worker>officer' AS route,
    concat($due_workdays, 'wd') AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'lease_numbers': raised.lease_numbers,
        'start_date': raised.oldest_start,
        'start_dates': raised.start_dates,
        'filed': raised.filed,
        'registered': raised.registered,
        'rentals': raised.rentals
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM raised
INNER JOIN sources ON raised.address_code = sources.address_code
ORDER BY
    raised.reason,
    raised.address_code
