-- A3: a building that was demolished or cancelled, or that is dangerous, while people or businesses are still on file in it.
-- Somebody has to look whether anyone is still inside, and the registers have to be put right.
WITH demolition AS (
    SELECT
        building_code,
        project_number,
        completed_on,
        source_row,
        completed_on <= CAST($T AS DATE) - $demolished_days AS is_long_enough_ago
    FROM registers.demolition_here
    WHERE address_code = building_code
),

demolished AS (
    SELECT
        building_code,
        list_sort(list(DISTINCT project_number)) AS numbers,
        min(completed_on) AS since
    FROM demolition
    WHERE is_long_enough_ago
    GROUP BY building_code
),

cancelled AS (
    SELECT
        address_code AS building_code,
        CAST(updated_at AS DATE) AS since
    FROM registers.standard_address
    WHERE level = 5 AND status = 2
),

dangerous AS (
    SELECT
        building_code,
        list_sort(list(DISTINCT house_number)) AS numbers,
        max(CAST(updated_at AS DATE)) AS since
    FROM registers.dangerous_house
    WHERE building_code IS NOT NULL
    GROUP BY building_code
),

-- Candidates: every building that is one of the three.
candidate AS (
    SELECT building_code
    FROM demolished
    UNION
    SELECT building_code
    FROM cancelled
    UNION
    SELECT building_code
    FROM dangerous
),

-- The building and whatever stands below it, whatever became of the address: few, and found before people are looked up.
place AS MATERIALIZED (
    SELECT
        address.address_code,
        address.building_code
    FROM registers.address
    SEMI JOIN candidate ON address.building_code = candidate.building_code
),

registered_there AS MATERIALIZED (
    SELECT
        place.building_code,
        resident.person_key,
        resident.source_row
    FROM registers.resident
    INNER JOIN place ON resident.address_code = place.address_code
    WHERE
        resident.lives_here
        AND resident.start_date <= $T
        AND (resident.end_date IS NULL OR resident.end_date > $T)
),

-- Registered there: current rows of people not dead, at the building or anywhere below it.
registered AS (
    SELECT
        registered_there.building_code,
        registered_there.person_key,
        registered_there.source_row
    FROM registered_there
    ANTI JOIN registers.dead ON registered_there.person_key = dead.person_key
),

people AS (
    SELECT
        building_code,
        CAST(count(DISTINCT person_key) AS INTEGER) AS people,
        CAST(count(*) AS INTEGER) AS registrations
    FROM registered
    GROUP BY building_code
),

business AS (
    SELECT
        building_code,
        CAST(count(*) AS INTEGER) AS businesses
    FROM registers.active_business
    GROUP BY building_code
),

-- Each condition of the rule on a building, by name.
judged AS (
    SELECT
        candidate.building_code,
        demolished.building_code IS NOT NULL AS is_demolished,
        cancelled.building_code IS NOT NULL AS is_cancelled,
        dangerous.building_code IS NOT NULL AS is_dangerous,
        people.building_code IS NOT NULL AS has_people,
        business.building_code IS NOT NULL AS has_business,
        coalesce(people.people, 0) AS people,
        coalesce(people.registrations, 0) AS registrations,
        coalesce(business.businesses, 0) AS businesses,
        demolished.numbers AS project_numbers,
        demolished.since AS demolished_on,
        cancelled.since AS cancelled_on,
        dangerous.numbers AS house_numbers,
        dangerous.since AS recorded_on
    FROM candidate
    LEFT JOIN demolished ON candidate.building_code = demolished.building_code
    LEFT JOIN cancelled ON candidate.building_code = cancelled.building_code
    LEFT JOIN dangerous ON candidate.building_code = dangerous.building_code
    LEFT JOIN people ON candidate.building_code = people.building_code
    LEFT JOIN business ON candidate.building_code = business.building_code
),

found AS (
    SELECT
        'DEMOLISHED' AS reason,
        building_code,
        3 AS priority,
        concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
        project_numbers AS numbers,
        demolished_on AS since,
        people,
        registrations,
        businesses
    FROM judged
    WHERE is_demolished AND (has_people OR has_business)
    UNION ALL
    SELECT
        'CANCELLED' AS reason,
        building_code,
        3 AS priority,
        concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
        NULL AS numbers,
        cancelled_on AS since,
        people,
        registrations,
        businesses
    FROM judged
    WHERE is_cancelled AND (has_people OR has_business) AND NOT is_demolished
    UNION ALL
    SELECT
        'DANGEROUS' AS reason,
        building_code,
        2 AS priority,
        concat(CAST($danger_due_workdays AS VARCHAR), 'wd') AS due_rule,
        house_numbers AS numbers,
        recorded_on AS since,
        people,
        registrations,
        businesses
    FROM judged
    WHERE is_dangerous AND has_people
),

-- The rows that each finding rests on. Businesses alone do not make DANGEROUS, but the evidence counts them.
rule_row AS (
    SELECT
        found.reason,
        found.building_code,
        demolition.source_row
    FROM found
    INNER JOIN demolition ON found.building_code = demolition.building_code
    WHERE found.reason = 'DEMOLISHED' AND demolition.is_long_enough_ago
    UNION ALL
    SELECT
        found.reason,
        found.building_code,
        dangerous_house.source_row
    FROM found
    INNER JOIN registers.dangerous_house ON found.building_code = dangerous_house.building_code
    WHERE found.reason = 'DANGEROUS'
    UNION ALL
    SELECT
        found.reason,
        found.building_code,
        registered.source_row
    FROM found
    INNER JOIN registered ON found.building_code = registered.building_code
    UNION ALL
    SELECT
        found.reason,
        found.building_code,
        active_business.source_row
    FROM found
    INNER JOIN registers.active_business ON found.building_code = active_business.building_code
    UNION ALL
    SELECT
        found.reason,
        found.building_code,
        standard_address.source_row
    FROM found
    INNER JOIN registers.standard_address ON found.building_code = standard_address.address_code
),

cited AS (
    SELECT
        reason,
        building_code,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM rule_row
    GROUP BY
        reason,
        building_code
)

SELECT
    found.reason,
    'building' AS subject_kind,
    found.building_code AS subject_key,
    found.building_code AS address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    found.priority,
    'both' AS route,
    found.due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'numbers': found.numbers,
        'since': found.since,
        'people': found.people,
        'registrations': found.registrations,
        'businesses': found.businesses
    }) AS evidence,
    cited.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN cited ON found.reason = cited.reason AND found.building_code = cited.building_code
ORDER BY
    found.reason,
    found.building_code
