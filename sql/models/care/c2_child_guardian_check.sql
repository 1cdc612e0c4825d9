-- Dwellings in which children live and no adult is registered, and children on the care list who are due a visit or a delegation.
-- Whoever looks after them may simply not be registered: the children's director asks first. No names, no school.
WITH minor_home AS (
    SELECT
        dwelling_people.address_code,
        dwelling_people.building_code,
        dwelling_people.people
    FROM registers.dwelling_people
    ANTI JOIN registers.institution_place ON dwelling_people.address_code = institution_place.address_code
    WHERE dwelling_people.adults = 0 AND dwelling_people.youngest < $child_age
),

minor AS (
    SELECT
        living.person_key,
        living.address_code,
        living.age,
        living.start_date,
        living.source_row
    FROM registers.living
    SEMI JOIN minor_home ON living.address_code = minor_home.address_code
),

child AS (
    SELECT
        address_code,
        min(start_date) FILTER (WHERE age < $child_age) AS earliest_start,
        min(age) AS youngest,
        list_sort(
            list(DISTINCT CASE WHEN age < 8 THEN '0-7' WHEN age < 16 THEN '8-15' ELSE '16-17' END)
        ) AS age_bands
    FROM minor
    GROUP BY address_code
),

-- Adults who lived there once: their rows that ended, or whose person died. The earlier of both is when they left.
former_adult AS (
    SELECT
        resident.address_code,
        resident.source_row,
        least(coalesce(resident.end_date, dead.since), coalesce(dead.since, resident.end_date)) AS left_on,
        CASE WHEN dead.since < coalesce(resident.end_date, DATE '9999-12-31') THEN dead.known_by END AS death_known_by,
        dead.source_row AS death_row
    FROM registers.resident
    SEMI JOIN minor_home ON resident.address_code = minor_home.address_code
    LEFT JOIN registers.dead ON resident.person_key = dead.person_key
    WHERE
        resident.lives_here
        AND resident.start_date <= $T
        AND (resident.end_date <= $T OR dead.person_key IS NOT NULL)
        AND year(CAST($T AS DATE)) - year(resident.birth_date)
        - CASE
            WHEN
                month(CAST($T AS DATE)) * 100 + day(CAST($T AS DATE))
                < month(resident.birth_date) * 100 + day(resident.birth_date)
                THEN 1
            ELSE 0
        END >= 18
),

departure AS (
    SELECT
        address_code,
        max(left_on) AS last_left_on,
        list_sort(list(left_on)) AS left_on
    FROM former_adult
    GROUP BY address_code
),

considered_dwelling AS (
    SELECT
        minor_home.address_code,
        minor_home.building_code,
        minor_home.people,
        child.age_bands,
        child.youngest,
        coalesce(departure.left_on, CAST([] AS DATE [])) AS adults_left_on,
        child.earliest_start <= $T - $settled_days AS children_have_settled,
        departure.last_left_on IS NULL OR departure.last_left_on <= $T - $settled_days AS adults_are_long_gone
    FROM minor_home
    INNER JOIN child ON minor_home.address_code = child.address_code
    LEFT JOIN departure ON minor_home.address_code = departure.address_code
),

listed AS (
    SELECT
        person_key,
        list_id,
        tier,
        kind,
        last_visited_on,
        delegated_care,
        source_row
    FROM registers.child_care
    WHERE end_date IS NULL OR end_date >= $T
),

listed_person AS (
    SELECT
        person_key,
        list_sort(list(list_id)) AS list_ids,
        count(*) FILTER (WHERE tier = 'high') > 0 AS is_high_tier,
        max(last_visited_on) AS last_visited_on,
        count(*) FILTER (WHERE kind = 'left_behind' AND NOT delegated_care) > 0 AS lacks_delegation,
        list_sort(list(list_id) FILTER (WHERE kind = 'left_behind' AND NOT delegated_care)) AS delegation_list_ids
    FROM listed
    GROUP BY person_key
),

considered_child AS (
    SELECT
        listed_person.person_key,
        listed_person.list_ids,
        listed_person.delegation_list_ids,
        listed_person.is_high_tier,
        listed_person.last_visited_on,
        listed_person.lacks_delegation,
        home.address_code,
        home.building_code,
        home.age,
        home.source_row,
        home.age < 18 AS is_minor,
        home.age < $child_age AS is_child,
        listed_person.last_visited_on IS NULL
        OR listed_person.last_visited_on
        < $T - CASE WHEN listed_person.is_high_tier THEN $visit_days_high ELSE $visit_days END AS visit_is_due
    FROM listed_person
    INNER JOIN registers.living AS home ON listed_person.person_key = home.person_key AND home.is_home
),

known_to_list AS (
    SELECT DISTINCT minor.address_code
    FROM minor
    SEMI JOIN listed ON minor.person_key = listed.person_key
),

found AS (
    SELECT
        'NO_ADULT' AS reason,
        'dwelling' AS subject_kind,
        considered_dwelling.address_code AS subject_key,
        considered_dwelling.address_code,
        considered_dwelling.building_code,
        considered_dwelling.youngest < 8 AS is_small,
        considered_dwelling.people AS minors,
        considered_dwelling.age_bands,
        considered_dwelling.adults_left_on,
        CAST(NULL AS DATE) AS last_visit,
        known_to_list.address_code IS NOT NULL AS is_listed,
        CAST([] AS VARCHAR []) AS list_ids
    FROM considered_dwelling
    LEFT JOIN known_to_list ON considered_dwelling.address_code = known_to_list.address_code
    WHERE considered_dwelling.children_have_settled AND considered_dwelling.adults_are_long_gone
    UNION ALL
    SELECT
        'VISIT_DUE' AS reason,
        'person' AS subject_kind,
        person_key AS subject_key,
        address_code,
        building_code,
        FALSE AS is_small,
        1 AS minors,
        [CASE WHEN age < 8 THEN '0-7' WHEN age < 16 THEN '8-15' ELSE '16-17' END] AS age_bands,
        CAST([] AS DATE []) AS adults_left_on,
        last_visited_on AS last_visit,
        TRUE AS is_listed,
        list_ids
    FROM considered_child
    WHERE is_minor AND visit_is_due
    UNION ALL
    SELECT
        'NO_DELEGATION' AS reason,
        'person' AS subject_kind,
        person_key AS subject_key,
        address_code,
        building_code,
        FALSE AS is_small,
        1 AS minors,
        [CASE WHEN age < 8 THEN '0-7' WHEN age < 16 THEN '8-15' ELSE '16-17' END] AS age_bands,
        CAST([] AS DATE []) AS adults_left_on,
        last_visited_on AS last_visit,
        TRUE AS is_listed,
        delegation_list_ids AS list_ids
    FROM considered_child
    WHERE is_child AND lacks_delegation
),

source AS (
    SELECT
        found.reason,
        found.subject_key,
        minor.source_row
    FROM found
    INNER JOIN minor ON found.subject_key = minor.address_code
    WHERE found.reason = 'NO_ADULT'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        former_adult.source_row
    FROM found
    INNER JOIN former_adult ON found.subject_key = former_adult.address_code
    WHERE found.reason = 'NO_ADULT'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        former_adult.death_row AS source_row
    FROM found
    INNER JOIN former_adult ON found.subject_key = former_adult.address_code
    WHERE found.reason = 'NO_ADULT' AND former_adult.death_known_by IS NOT NULL
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        considered_child.source_row
    FROM found
    INNER JOIN considered_child ON found.subject_key = considered_child.person_key
    WHERE found.reason <> 'NO_ADULT'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        listed.source_row
    FROM found
    INNER JOIN listed ON found.subject_key = listed.person_key AND list_contains(found.list_ids, listed.list_id)
    WHERE found.reason <> 'NO_ADULT'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        held.source_row
    FROM found
    INNER JOIN registers.standard_address AS held ON found.address_code = held.address_code
),

sources AS (
    SELECT
        reason,
        subject_key,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY
        reason,
        subject_key
)

SELECT
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE
        WHEN found.reason = 'NO_ADULT' AND found.is_small THEN 1
        WHEN found.reason = 'NO_ADULT' THEN 2
        ELSE 3
    END AS priority,
    CASE WHEN found.reason = 'NO_ADULT' AND found.is_small THEN 'worker+officer' ELSE 'worker' END AS route,
    CASE
        WHEN found.reason = 'NO_ADULT' AND found.is_small THEN '24h'
        WHEN found.reason = 'NO_ADULT' THEN '2wd'
        WHEN found.reason = 'VISIT_DUE' THEN '5wd'
        ELSE '10wd'
    END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'minors': found.minors,
        'age_bands': found.age_bands,
        'adults': CASE WHEN found.reason = 'NO_ADULT' THEN 0 END,
        'adults_left_on': found.adults_left_on,
        'last_visit': found.last_visit,
        'is_listed': found.is_listed,
        'list_ids': found.list_ids
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources ON found.reason = sources.reason AND found.subject_key = sources.subject_key
ORDER BY
    found.reason,
    found.subject_key
