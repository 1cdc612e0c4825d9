-- Old people on the visiting list whose last visit is too long ago, and homes of very old people whom no list knows.
-- Somebody should knock and ask how they are. For grid workers and the grid office alone; never on an officer's list.
WITH listed AS (
    SELECT
        person_key,
        list_sort(list(list_id)) AS list_ids,
        count(*) FILTER (WHERE tier = 'high') > 0 AS is_high_tier,
        max(last_visited_on) AS list_visit_on,
        count(*) FILTER (WHERE refused_on > $T - $refusal_days) = 0 AS has_not_refused
    FROM registers.elder_listed
    GROUP BY person_key
),

-- Where listed people live: where they are visited (home), and every other dwelling, for visits at any of them count.
dwelling_of AS (
    SELECT
        living.person_key,
        living.address_code,
        living.building_code,
        living.age,
        living.is_home,
        living.source_row
    FROM registers.living
    SEMI JOIN listed ON living.person_key = listed.person_key
),

care_visit AS (
    SELECT
        grid_visit.address_code,
        grid_visit.visit_id,
        CAST(grid_visit.visited_at AS DATE) AS visited_on,
        grid_visit.source_row
    FROM registers.grid_visit
    SEMI JOIN dwelling_of ON grid_visit.address_code = dwelling_of.address_code
    WHERE
        grid_visit.purpose = 'elder_care'
        AND grid_visit.occupancy = 'occupied'
        AND CAST(grid_visit.visited_at AS DATE) <= $T
),

last_care_visit AS (
    SELECT
        dwelling_of.person_key,
        care_visit.visited_on,
        care_visit.source_row,
        row_number() OVER (
            PARTITION BY dwelling_of.person_key
            ORDER BY
                care_visit.visited_on DESC,
                care_visit.visit_id DESC
        ) AS place
    FROM dwelling_of
    INNER JOIN care_visit ON dwelling_of.address_code = care_visit.address_code
),

cared_for AS (
    SELECT DISTINCT address_code
    FROM registers.institution_place
    WHERE
        list_contains(kinds, 'hospital')
        OR list_contains(kinds, 'nursing_home')
        OR list_contains(kinds, 'welfare_home')
),

visited AS (
    SELECT
        listed.person_key,
        listed.list_ids,
        listed.is_high_tier,
        listed.has_not_refused,
        home.address_code,
        home.building_code,
        home.age,
        cared_for.address_code IS NULL AS lives_at_home,
        CASE
            WHEN last_care_visit.visited_on > coalesce(listed.list_visit_on, DATE '0001-01-01') THEN last_care_visit.visited_on
            ELSE listed.list_visit_on
        END AS last_visit_on,
        coalesce(last_care_visit.visited_on > coalesce(listed.list_visit_on, DATE '0001-01-01'), FALSE) AS visited_by_worker
    FROM listed
    INNER JOIN dwelling_of AS home ON listed.person_key = home.person_key AND home.is_home
    LEFT JOIN cared_for ON home.address_code = cared_for.address_code
    LEFT JOIN last_care_visit ON listed.person_key = last_care_visit.person_key AND last_care_visit.place = 1
),

considered_person AS (
    SELECT
        person_key,
        list_ids,
        is_high_tier,
        has_not_refused,
        address_code,
        building_code,
        age,
        lives_at_home,
        last_visit_on,
        visited_by_worker,
        last_visit_on IS NULL
        OR last_visit_on < $T - CASE WHEN is_high_tier THEN $visit_days_high ELSE $visit_days END AS visit_is_due,
        is_high_tier OR last_visit_on IS NULL OR last_visit_on < $T - $long_ago_days AS is_urgent
    FROM visited
),

old_household AS (
    SELECT
        dwelling_people.address_code,
        dwelling_people.building_code,
        dwelling_people.people
    FROM registers.dwelling_people
    WHERE dwelling_people.people <= 2 AND dwelling_people.youngest >= $elder_age
),

seen_lately AS (
    SELECT DISTINCT address_code
    FROM registers.grid_visit
    WHERE
        occupancy = 'occupied'
        AND CAST(visited_at AS DATE) >= CAST($T AS DATE) - 30
        AND CAST(visited_at AS DATE) <= $T
),

considered_dwelling AS (
    SELECT
        old_household.address_code,
        old_household.building_code,
        old_household.people,
        institution_place.address_code IS NULL AS is_no_institution,
        known_to_list.address_code IS NULL AS nobody_is_listed,
        seen_lately.address_code IS NULL AS nobody_was_seen
    FROM old_household
    LEFT JOIN registers.institution_place ON old_household.address_code = institution_place.address_code
    LEFT JOIN (SELECT DISTINCT dwelling_of.address_code FROM dwelling_of) AS known_to_list
        ON old_household.address_code = known_to_list.address_code
    LEFT JOIN seen_lately ON old_household.address_code = seen_lately.address_code
),

unlisted AS (
    SELECT
        address_code,
        building_code,
        people
    FROM considered_dwelling
    WHERE is_no_institution AND nobody_is_listed AND nobody_was_seen
),

-- When a worker last looked after an old person there: too long ago to count, but the evidence names it.
last_visit_there AS (
    SELECT
        unlisted.address_code,
        CAST(grid_visit.visited_at AS DATE) AS visited_on,
        grid_visit.source_row,
        row_number() OVER (
            PARTITION BY unlisted.address_code
            ORDER BY
                CAST(grid_visit.visited_at AS DATE) DESC,
                grid_visit.visit_id DESC
        ) AS place
    FROM unlisted
    INNER JOIN registers.grid_visit ON unlisted.address_code = grid_visit.address_code
    WHERE
        grid_visit.purpose = 'elder_care'
        AND grid_visit.occupancy = 'occupied'
        AND CAST(grid_visit.visited_at AS DATE) <= $T
),

age_band AS (
    SELECT
        living.address_code,
        list_sort(list(DISTINCT concat(living.age - living.age % 5, '-', living.age - living.age % 5 + 4))) AS age_bands
    FROM registers.living
    SEMI JOIN unlisted ON living.address_code = unlisted.address_code
    GROUP BY living.address_code
),

found AS (
    SELECT
        'LISTED' AS reason,
        'person' AS subject_kind,
        person_key AS subject_key,
        address_code,
        building_code,
        is_urgent,
        [concat(age - age % 5, '-', age - age % 5 + 4)] AS age_bands,
        last_visit_on,
        CASE WHEN is_high_tier THEN 'high' ELSE 'normal' END AS tier,
        list_ids,
        visited_by_worker,
        CAST(NULL AS INTEGER) AS people
    FROM considered_person
    WHERE has_not_refused AND lives_at_home AND visit_is_due
    UNION ALL
    SELECT
        'UNLISTED' AS reason,
        'dwelling' AS subject_kind,
        unlisted.address_code AS subject_key,
        unlisted.address_code,
        unlisted.building_code,
        FALSE AS is_urgent,
        age_band.age_bands,
        last_visit_there.visited_on AS last_visit_on,
        CAST(NULL AS VARCHAR) AS tier,
        CAST([] AS VARCHAR []) AS list_ids,
        FALSE AS visited_by_worker,
        unlisted.people
    FROM unlisted
    INNER JOIN age_band ON unlisted.address_code = age_band.address_code
    LEFT JOIN last_visit_there ON unlisted.address_code = last_visit_there.address_code AND last_visit_there.place = 1
),

source AS (
    SELECT
        found.reason,
        found.subject_key,
        elder_listed.source_row
    FROM found
    INNER JOIN registers.elder_listed ON found.subject_key = elder_listed.person_key
    WHERE found.reason = 'LISTED'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        dwelling_of.source_row
    FROM found
    INNER JOIN dwelling_of ON found.subject_key = dwelling_of.person_key AND dwelling_of.is_home
    WHERE found.reason = 'LISTED'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        last_care_visit.source_row
    FROM found
    INNER JOIN last_care_visit ON found.subject_key = last_care_visit.person_key AND last_care_visit.place = 1
    WHERE found.visited_by_worker
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        last_visit_there.source_row
    FROM found
    INNER JOIN last_visit_there ON found.subject_key = last_visit_there.address_code AND last_visit_there.place = 1
    WHERE found.reason = 'UNLISTED'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        living.source_row
    FROM found
    INNER JOIN registers.living ON found.address_code = living.address_code
    WHERE found.reason = 'UNLISTED'
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
    CASE WHEN found.is_urgent THEN 2 ELSE 3 END AS priority,
    'worker' AS route,
    CASE WHEN found.is_urgent THEN '3wd' ELSE '5wd' END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'age_bands': found.age_bands,
        'last_visit': found.last_visit_on,
        'tier': found.tier,
        'list_ids': found.list_ids,
        'people': found.people
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources ON found.reason = sources.reason AND found.subject_key = sources.subject_key
ORDER BY
    found.reason,
    found.subject_key
