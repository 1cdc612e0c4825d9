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
    SELECT living.person_key, living.address_code, living.building_code, living.age, living.is_home, living.source_row
    FROM registers.living
    SEMI JOIN listed ON living.person_key = listed.person_key
),

care_visit AS (
    SELECT
        address_code,
        visit_id,
        CAST(visited_at AS DATE) AS visited_on,
        source_row,
        row_number() OVER (PARTITION BY address_code ORDER BY CAST(visited_at AS DATE) DESC, visit_id DESC) AS place
    FROM registers.grid_visit
    WHERE purpose = 'elder_care' AND occupancy = 'occupied' AND CAST(visited_at AS DATE) <= $T
),

last_care_visit AS (
    SELECT
        dwelling_of.person_key,
        care_visit.visited_on,
        care_visit.source_row,
        row_number() OVER (PARTITION BY dwelling_of.person_key ORDER BY care_visit.visited_on DESC, care_visit.visit_id DESC) AS place
    FROM dwelling_of
    INNER JOIN care_visit ON dwelling_of.address_code = care_visit.address_code AND care_visit.place = 1
),

-- A worker's visit counts where it is later than what the list says.
visited AS (
    SELECT
        listed.*,
        home.address_code,
        home.building_code,
        home.age,
        home.source_row AS home_row,
        NOT coalesce(
            list_contains(institution_place.kinds, 'hospital')
            OR list_contains(institution_place.kinds, 'nursing_home')
            OR list_contains(institution_place.kinds, 'welfare_home'),
            FALSE
        ) AS lives_at_home,
        greatest(
            coalesce(listed.list_visit_on, last_care_visit.visited_on),
            coalesce(last_care_visit.visited_on, listed.list_visit_on)
        ) AS last_visit_on,
        last_care_visit.source_row AS worker_visit_row,
        coalesce(last_care_visit.visited_on > coalesce(listed.list_visit_on, DATE '0001-01-01'), FALSE) AS visited_by_worker
    FROM listed
    INNER JOIN dwelling_of AS home ON listed.person_key = home.person_key AND home.is_home
    LEFT JOIN registers.institution_place ON home.address_code = institution_place.address_code
    LEFT JOIN last_care_visit ON listed.person_key = last_care_visit.person_key AND last_care_visit.place = 1
),

judged_person AS (
    SELECT
        *,
        coalesce(last_visit_on < $T - CASE WHEN is_high_tier THEN $visit_days_high ELSE $visit_days END, TRUE) AS visit_is_due,
        is_high_tier OR coalesce(last_visit_on < $T - $long_ago_days, TRUE) AS is_urgent
    FROM visited
),

household AS (
    SELECT
        *,
        people <= $most_people AS has_few_people,
        youngest >= $elder_age AS all_are_very_old
    FROM registers.dwelling_people
),

seen_lately AS (
    SELECT DISTINCT address_code
    FROM registers.grid_visit
    WHERE occupancy = 'occupied' AND CAST(visited_at AS DATE) BETWEEN CAST($T AS DATE) - $seen_days AND $T
),

known_to_list AS (
    SELECT DISTINCT address_code
    FROM dwelling_of
),

judged_dwelling AS (
    SELECT
        household.*,
        institution_place.address_code IS NULL AS is_no_institution,
        known_to_list.address_code IS NULL AS nobody_is_listed,
        seen_lately.address_code IS NULL AS nobody_was_seen
    FROM household
    LEFT JOIN registers.institution_place ON household.address_code = institution_place.address_code
    LEFT JOIN known_to_list ON household.address_code = known_to_list.address_code
    LEFT JOIN seen_lately ON household.address_code = seen_lately.address_code
),

unlisted AS (
    SELECT *
    FROM judged_dwelling
    WHERE has_few_people AND all_are_very_old AND is_no_institution AND nobody_is_listed AND nobody_was_seen
),

resident_there AS (
    SELECT
        living.address_code,
        concat(living.age - living.age % 5, '-', living.age - living.age % 5 + 4) AS age_band,
        living.source_row
    FROM registers.living
    SEMI JOIN unlisted ON living.address_code = unlisted.address_code
),

age_band AS (
    SELECT address_code, list_sort(list(DISTINCT age_band)) AS age_bands
    FROM resident_there
    GROUP BY address_code
),

-- When a worker last looked after an old person of an unlisted home: too long ago to count, but the evidence names it.
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
        CAST(NULL AS INTEGER) AS people
    FROM judged_person
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
        care_visit.visited_on AS last_visit_on,
        CAST(NULL AS VARCHAR) AS tier,
        CAST([] AS VARCHAR []) AS list_ids,
        unlisted.people
    FROM unlisted
    LEFT JOIN age_band ON unlisted.address_code = age_band.address_code
    LEFT JOIN care_visit ON unlisted.address_code = care_visit.address_code AND care_visit.place = 1
),

cited AS (
    SELECT person_key AS subject_key, source_row
    FROM registers.elder_listed
    UNION ALL
    SELECT person_key AS subject_key, home_row AS source_row
    FROM judged_person
    UNION ALL
    SELECT person_key AS subject_key, worker_visit_row AS source_row
    FROM judged_person
    WHERE visited_by_worker
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM care_visit
    WHERE place = 1
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM resident_there
)

SELECT
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    CASE WHEN found.is_urgent THEN 2 ELSE 3 END AS priority,
    'worker' AS route,
    concat(CASE WHEN found.is_urgent THEN $urgent_due_workdays ELSE $due_workdays END, 'wd') AS due_rule,
    to_json({
        'age_bands': found.age_bands,
        'last_visit': found.last_visit_on,
        'tier': found.tier,
        'list_ids': found.list_ids,
        'people': found.people
    }) AS evidence
FROM found
