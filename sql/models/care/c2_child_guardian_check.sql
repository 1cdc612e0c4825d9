-- Dwellings in which children live and no adult is registered, and children on the care list who are due a visit or a delegation.
-- Whoever looks after them may simply not be registered: the children's director asks first. No names, no school.
WITH household AS (
    SELECT
        dwelling_people.*,
        dwelling_people.adults = 0 AS no_adult_lives_there,
        dwelling_people.youngest < $child_age AS a_child_lives_there,
        dwelling_people.youngest < $small_age AS a_small_child_lives_there,
        institution_place.address_code IS NULL AS is_no_institution
    FROM registers.dwelling_people
    LEFT JOIN registers.institution_place ON dwelling_people.address_code = institution_place.address_code
),

minor_home AS (
    SELECT address_code, building_code, people, a_small_child_lives_there
    FROM household
    WHERE no_adult_lives_there AND a_child_lives_there AND is_no_institution
),

-- Rows of the care list that are in force, and what they say of a child together.
listed AS (
    SELECT
        *,
        coalesce(kind = 'left_behind' AND NOT delegated_care, FALSE) AS lacks_delegation
    FROM registers.child_care
    WHERE coalesce(end_date >= $T, TRUE)
),

listed_person AS (
    SELECT
        person_key,
        list_sort(list(list_id)) AS list_ids,
        CASE WHEN count(*) FILTER (WHERE tier = 'high') > 0 THEN $visit_days_high ELSE $visit_days END AS days_between_visits,
        max(last_visited_on) AS last_visited_on,
        bool_or(lacks_delegation) AS lacks_delegation,
        list_sort(list(list_id) FILTER (WHERE lacks_delegation)) AS delegation_list_ids
    FROM listed
    GROUP BY person_key
),

minor AS (
    SELECT
        living.address_code,
        living.age < $child_age AS is_child,
        CASE WHEN living.age < 8 THEN '0-7' WHEN living.age < 16 THEN '8-15' ELSE '16-17' END AS age_band,
        living.start_date,
        living.source_row,
        listed_person.person_key IS NOT NULL AS is_listed
    FROM registers.living
    SEMI JOIN minor_home ON living.address_code = minor_home.address_code
    LEFT JOIN listed_person ON living.person_key = listed_person.person_key
),

children AS (
    SELECT
        address_code,
        min(start_date) FILTER (WHERE is_child) AS earliest_start,
        list_sort(list(DISTINCT age_band)) AS age_bands,
        bool_or(is_listed) AS is_listed
    FROM minor
    GROUP BY address_code
),

-- Who ever lived there. Left is the earlier of the row's end and a death; born on 29 February is of age on 1 March.
lived_there AS (
    SELECT
        resident.address_code,
        resident.source_row,
        coalesce(resident.end_date <= $T, FALSE) OR dead.person_key IS NOT NULL AS has_left,
        make_date(year(resident.birth_date) + 18, month(resident.birth_date), 1)
        + CAST(day(resident.birth_date) - 1 AS INTEGER) <= $T AS is_adult,
        least(coalesce(resident.end_date, dead.since), coalesce(dead.since, resident.end_date)) AS left_on,
        coalesce(dead.since < coalesce(resident.end_date, DATE '9999-12-31'), FALSE) AS left_by_death,
        dead.source_row AS death_row
    FROM registers.resident
    SEMI JOIN minor_home ON resident.address_code = minor_home.address_code
    LEFT JOIN registers.dead ON resident.person_key = dead.person_key
    WHERE resident.lives_here AND resident.start_date <= $T
),

departure AS (
    SELECT
        address_code,
        max(left_on) AS last_left_on,
        list_sort(list(left_on)) AS left_on
    FROM lived_there
    WHERE has_left AND is_adult
    GROUP BY address_code
),

judged_dwelling AS (
    SELECT
        minor_home.*,
        children.age_bands,
        children.is_listed,
        coalesce(departure.left_on, CAST([] AS DATE [])) AS adults_left_on,
        children.earliest_start <= $T - $settled_days AS children_have_settled,
        coalesce(departure.last_left_on <= $T - $settled_days, TRUE) AS adults_are_long_gone
    FROM minor_home
    LEFT JOIN children ON minor_home.address_code = children.address_code
    LEFT JOIN departure ON minor_home.address_code = departure.address_code
),

judged_child AS (
    SELECT
        listed_person.*,
        home.address_code,
        home.building_code,
        home.source_row,
        [CASE WHEN home.age < 8 THEN '0-7' WHEN home.age < 16 THEN '8-15' ELSE '16-17' END] AS age_bands,
        home.age < 18 AS is_minor,
        home.age < $child_age AS is_child,
        coalesce(listed_person.last_visited_on < $T - listed_person.days_between_visits, TRUE) AS visit_is_due
    FROM listed_person
    INNER JOIN registers.living AS home ON listed_person.person_key = home.person_key AND home.is_home
),

due_child AS (
    SELECT 'VISIT_DUE' AS reason, judged_child.*, list_ids AS told_list_ids, $visit_due_workdays AS workdays
    FROM judged_child
    WHERE is_minor AND visit_is_due
    UNION ALL
    SELECT 'NO_DELEGATION' AS reason, judged_child.*, delegation_list_ids AS told_list_ids, $delegation_due_workdays AS workdays
    FROM judged_child
    WHERE is_child AND lacks_delegation
),

found AS (
    SELECT
        'NO_ADULT' AS reason,
        address_code AS subject_key,
        address_code,
        building_code,
        a_small_child_lives_there AS is_urgent,
        $due_workdays AS workdays,
        people AS minors,
        age_bands,
        adults_left_on,
        CAST(NULL AS DATE) AS last_visit,
        is_listed,
        CAST([] AS VARCHAR []) AS list_ids
    FROM judged_dwelling
    WHERE children_have_settled AND adults_are_long_gone
    UNION ALL
    SELECT
        reason,
        person_key AS subject_key,
        address_code,
        building_code,
        FALSE AS is_urgent,
        workdays,
        1 AS minors,
        age_bands,
        CAST([] AS DATE []) AS adults_left_on,
        last_visited_on AS last_visit,
        TRUE AS is_listed,
        told_list_ids AS list_ids
    FROM due_child
),

-- Rows of the list that lack no delegation are none for the finding that one is lacking.
cited AS (
    SELECT address_code AS subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM minor
    UNION ALL
    SELECT address_code AS subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM lived_there
    WHERE has_left AND is_adult
    UNION ALL
    SELECT address_code AS subject_key, death_row AS source_row, CAST(NULL AS VARCHAR) AS reason
    FROM lived_there
    WHERE has_left AND is_adult AND left_by_death
    UNION ALL
    SELECT person_key AS subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM judged_child
    UNION ALL
    SELECT person_key AS subject_key, source_row, CASE WHEN NOT lacks_delegation THEN 'VISIT_DUE' END AS reason
    FROM listed
)

SELECT
    found.reason,
    CASE WHEN found.reason = 'NO_ADULT' THEN 'dwelling' ELSE 'person' END AS subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    CASE WHEN found.is_urgent THEN 1 WHEN found.reason = 'NO_ADULT' THEN 2 ELSE 3 END AS priority,
    CASE WHEN found.is_urgent THEN 'worker+officer' ELSE 'worker' END AS route,
    CASE WHEN found.is_urgent THEN '24h' ELSE concat(found.workdays, 'wd') END AS due_rule,
    to_json({
        'minors': found.minors,
        'age_bands': found.age_bands,
        'adults': CASE WHEN found.reason = 'NO_ADULT' THEN 0 END,
        'adults_left_on': found.adults_left_on,
        'last_visit': found.last_visit,
        'is_listed': found.is_listed,
        'list_ids': found.list_ids
    }) AS evidence
FROM found
