-- A3: a building that was demolished or cancelled, or that is dangerous, while people or businesses are still on file in it.
-- Somebody has to look whether anyone is still inside, and the registers have to be put right.
WITH demolition AS (
    SELECT
        *,
        address_code = building_code AS is_of_the_whole_building,
        completed_on <= CAST($T AS DATE) - $demolished_days AS is_long_enough_ago
    FROM registers.demolition_here
),

demolished AS (
    SELECT
        building_code,
        list_sort(list(DISTINCT project_number)) AS numbers,
        min(completed_on) AS since
    FROM demolition
    WHERE is_of_the_whole_building AND is_long_enough_ago
    GROUP BY building_code
),

cancelled AS (
    SELECT address_code, CAST(updated_at AS DATE) AS since
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

-- Candidates: every building that is one of the three; it can be two of them.
candidate AS (
    SELECT 'DEMOLISHED' AS reason, building_code AS address_code, building_code, numbers, since
    FROM demolished
    UNION ALL
    SELECT 'CANCELLED' AS reason, address_code, address_code AS building_code, NULL AS numbers, since
    FROM cancelled
    UNION ALL
    SELECT 'DANGEROUS' AS reason, building_code AS address_code, building_code, numbers, since
    FROM dangerous
),

-- The building and whatever stands below it, whatever became of the address: few, and found before people are looked up.
place AS MATERIALIZED (
    SELECT address.address_code, address.building_code
    FROM registers.address
    SEMI JOIN candidate ON address.building_code = candidate.building_code
),

registration AS MATERIALIZED (
    SELECT
        place.building_code,
        resident.person_key,
        resident.source_row,
        resident.lives_here,
        resident.start_date <= $T AS has_begun,
        coalesce(resident.end_date > $T, TRUE) AS has_not_ended
    FROM registers.resident
    INNER JOIN place ON resident.address_code = place.address_code
),

-- Registered there: current rows of people not dead, at the building or anywhere below it.
registered AS (
    SELECT registration.*
    FROM registration
    ANTI JOIN registers.dead ON registration.person_key = dead.person_key
    WHERE registration.lives_here AND registration.has_begun AND registration.has_not_ended
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
    SELECT building_code, CAST(count(*) AS INTEGER) AS businesses
    FROM registers.active_business
    GROUP BY building_code
),

-- Each condition of the rule on a building, by name.
considered AS (
    SELECT
        candidate.*,
        coalesce(people.people, 0) AS people,
        coalesce(people.registrations, 0) AS registrations,
        coalesce(business.businesses, 0) AS businesses,
        people.building_code IS NOT NULL AS has_people,
        business.building_code IS NOT NULL AS has_business,
        candidate.reason = 'DANGEROUS' AS is_dangerous,
        candidate.reason = 'CANCELLED' AND demolished.building_code IS NOT NULL AS counts_as_demolished
    FROM candidate
    LEFT JOIN demolished ON candidate.building_code = demolished.building_code
    LEFT JOIN people ON candidate.building_code = people.building_code
    LEFT JOIN business ON candidate.building_code = business.building_code
),

-- A business alone does not make a dangerous building a finding.
judged AS (
    SELECT
        *,
        has_people OR (has_business AND NOT is_dangerous) AS somebody_is_on_file
    FROM considered
),

-- What it rests on: the demolitions or the dangerous houses, and whoever is on file, businesses in a dangerous building too.
cited AS (
    SELECT 'DEMOLISHED' AS reason, building_code AS subject_key, source_row
    FROM demolition
    WHERE is_of_the_whole_building AND is_long_enough_ago
    UNION ALL
    SELECT 'DANGEROUS' AS reason, building_code AS subject_key, source_row
    FROM registers.dangerous_house
    UNION ALL
    SELECT NULL AS reason, building_code AS subject_key, source_row
    FROM registered
    UNION ALL
    SELECT NULL AS reason, building_code AS subject_key, source_row
    FROM registers.active_business
)

SELECT
    reason,
    'building' AS subject_kind,
    building_code AS subject_key,
    address_code,
    building_code,
    CASE WHEN is_dangerous THEN 2 ELSE 3 END AS priority,
    'both' AS route,
    concat(CASE WHEN is_dangerous THEN $danger_due_workdays ELSE $due_workdays END, 'wd') AS due_rule,
    to_json({
        'numbers': numbers,
        'since': since,
        'people': people,
        'registrations': registrations,
        'businesses': businesses
    }) AS evidence
FROM judged
WHERE somebody_is_on_file AND NOT counts_as_demolished
