-- P2: a birth or a death that the health service or civil affairs know of and the household register does not, after the
-- month that the law gives and some grace. The family is told what to do, and helped with it.
WITH birth AS (
    SELECT
        certificate_number, mother_person_key, birth_date, birth_order, source_row,
        birth_date BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue
    FROM registers.birth
    WHERE NOT void AND birth_date <= $T
),

-- An infant that died unregistered is named in the death record by its birth certificate.
infant_death AS (
    SELECT
        infant_certificate_number AS certificate_number, source, death_date, source_row,
        death_date <= CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue
    FROM registers.death
    WHERE NOT void AND death_date <= $T AND infant_certificate_number IS NOT NULL
),

-- A person whose number was replaced may have a row under each: the one written last says where she is registered.
mother AS (
    SELECT
        person_key, address_code, source_row,
        row_number() OVER (PARTITION BY person_key ORDER BY updated_at DESC, source_row) = 1 AS is_newest
    FROM registers.household_registration
    SEMI JOIN birth ON household_registration.person_key = birth.mother_person_key
    WHERE status = 1
),

-- How many children of the mother and the day are registered without a certificate number.
without_number AS (
    SELECT registered.mother_person_key, registered.birth_date, CAST(count(DISTINCT registered.person_key) AS INTEGER) AS registrations
    FROM registers.household_registration AS registered
    SEMI JOIN birth ON registered.mother_person_key = birth.mother_person_key AND registered.birth_date = birth.birth_date
    WHERE registered.birth_certificate_number IS NULL
    GROUP BY registered.mother_person_key, registered.birth_date
),

-- Births that no registration names and whose child is not known to have died.
unregistered AS (
    SELECT birth.*
    FROM birth
    ANTI JOIN registers.household_registration ON birth.certificate_number = household_registration.birth_certificate_number
    ANTI JOIN infant_death ON birth.certificate_number = infant_death.certificate_number
),

-- The mother's unregistered births of one day up to this one in order: each may be one of the registrations without certificate.
up_to_this_one AS (
    SELECT this.certificate_number, elder.source_row
    FROM unregistered AS this
    INNER JOIN unregistered AS elder ON this.mother_person_key = elder.mother_person_key AND this.birth_date = elder.birth_date
    WHERE this.is_overdue AND elder.birth_order <= this.birth_order
),

counted AS (
    SELECT certificate_number, CAST(count(*) AS INTEGER) AS births
    FROM up_to_this_one
    GROUP BY certificate_number
),

infant_dead AS (
    SELECT
        certificate_number,
        min(death_date) AS died_on,
        CAST(count(*) AS INTEGER) AS records,
        list_sort(list(DISTINCT source)) AS sources
    FROM infant_death
    WHERE is_overdue
    GROUP BY certificate_number
),

-- Each condition of BIRTH and INFANT_DEATH on a birth, by name.
birth_judged AS (
    SELECT
        birth.certificate_number, birth.mother_person_key, birth.is_overdue, mother.address_code,
        mother.person_key IS NOT NULL AS mother_is_registered,
        infant_dead.certificate_number IS NOT NULL AS infant_died,
        coalesce(coalesce(without_number.registrations, 0) < counted.births, FALSE) AS no_registration_is_left_for_it,
        coalesce(infant_dead.died_on, birth.birth_date) AS event_on,
        coalesce(infant_dead.sources, ['health']) AS sources,
        coalesce(infant_dead.records, counted.births) AS records,
        CASE WHEN infant_dead.certificate_number IS NULL THEN coalesce(without_number.registrations, 0) END AS registrations
    FROM birth
    LEFT JOIN counted ON birth.certificate_number = counted.certificate_number
    LEFT JOIN infant_dead ON birth.certificate_number = infant_dead.certificate_number
    LEFT JOIN mother ON birth.mother_person_key = mother.person_key AND mother.is_newest
    LEFT JOIN without_number ON birth.mother_person_key = without_number.mother_person_key AND birth.birth_date = without_number.birth_date
),

due AS (
    SELECT 'BIRTH' AS reason, birth_judged.*
    FROM birth_judged
    WHERE is_overdue AND mother_is_registered AND no_registration_is_left_for_it
    UNION ALL
    SELECT 'INFANT_DEATH' AS reason, birth_judged.*
    FROM birth_judged
    WHERE is_overdue AND mother_is_registered AND infant_died
),

child AS (
    SELECT
        *,
        concat(
            mother_person_key, '|',
            substr(sha256($certificate_outer_pad || unhex(sha256($certificate_inner_pad || encode(certificate_number)))), 1, 16)
        ) AS subject_key
    FROM due
),

-- Deaths on record of people whom the household register still has as living. The name must be the same, too.
death AS (
    SELECT
        death.person_key, death.certificate_number, death.source, death.death_date, death.source_row, registered.address_code,
        registered.source_row AS register_row,
        registered.updated_at AS written_at,
        death.death_date BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue,
        death.name_key = registered.name_key AS has_same_name,
        registered.status = 1 AS still_registered
    FROM registers.death
    INNER JOIN registers.household_registration AS registered ON death.person_key = registered.person_key
    WHERE NOT death.void
),

overdue_death AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY person_key ORDER BY death_date, certificate_number, written_at DESC, register_row) = 1 AS is_first
    FROM death
    WHERE is_overdue AND has_same_name AND still_registered
),

death_sources AS (
    SELECT
        person_key,
        list_sort(list(DISTINCT source)) AS sources,
        CAST(count(DISTINCT certificate_number) AS INTEGER) AS records
    FROM overdue_death
    GROUP BY person_key
),

found AS (
    SELECT reason, subject_key, certificate_number, mother_person_key, address_code, event_on, sources, records, registrations
    FROM child
    UNION ALL
    SELECT
        'DEATH' AS reason, first_death.person_key AS subject_key, first_death.certificate_number,
        NULL AS mother_person_key, first_death.address_code, first_death.death_date AS event_on,
        death_sources.sources, death_sources.records, NULL AS registrations
    FROM overdue_death AS first_death
    INNER JOIN death_sources ON first_death.person_key = death_sources.person_key
    WHERE first_death.is_first
),

cited AS (
    SELECT child.subject_key, up_to_this_one.source_row
    FROM child
    INNER JOIN up_to_this_one ON child.certificate_number = up_to_this_one.certificate_number
    UNION ALL
    SELECT child.subject_key, birth.source_row
    FROM child
    INNER JOIN birth ON child.certificate_number = birth.certificate_number
    UNION ALL
    SELECT child.subject_key, infant_death.source_row
    FROM child
    INNER JOIN infant_death ON child.certificate_number = infant_death.certificate_number
    WHERE infant_death.is_overdue
    UNION ALL
    SELECT child.subject_key, mother.source_row
    FROM child
    INNER JOIN mother ON child.mother_person_key = mother.person_key
    WHERE mother.is_newest
    UNION ALL
    SELECT person_key AS subject_key, source_row
    FROM overdue_death
    UNION ALL
    SELECT person_key AS subject_key, register_row AS source_row
    FROM overdue_death
)

SELECT
    found.reason,
    'person' AS subject_kind,
    found.subject_key,
    found.address_code, address.building_code,
    3 AS priority,
    CASE WHEN found.reason = 'BIRTH' THEN 'worker>officer' ELSE 'officer' END AS route,
    concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
    to_json({
        'kind': found.reason,
        'event_on': found.event_on,
        'sources': list_sort(list_transform(found.sources, lambda source: CASE source WHEN 'civil_affairs' THEN '民政' ELSE '卫健' END)),
        'days_late': date_diff('day', found.event_on, CAST($T AS DATE)) - $registration_days,
        'certificate_last4': right(found.certificate_number, 4),
        'records': found.records,
        'registrations': found.registrations,
        'mother_person_key': found.mother_person_key
    }) AS evidence
FROM found
LEFT JOIN registers.address ON found.address_code = address.address_code
