-- P2: a birth or a death that the health service or civil affairs know of and the household register does not, after the
-- month that the law gives and some grace. The family is told what to do, and helped with it.
WITH birth AS (
    SELECT
        birth.certificate_number,
        birth.mother_person_key,
        birth.birth_date,
        birth.birth_order,
        birth.birth_date
        BETWEEN CAST($T AS DATE) - $window_days
        AND CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue,
        birth.source_row
    FROM registers.birth
    WHERE NOT birth.void AND birth.birth_date <= $T
),

-- An infant that died unregistered is named in the death record by its birth certificate.
infant_death AS (
    SELECT
        infant_certificate_number AS certificate_number,
        source,
        death_date,
        death_date <= CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue,
        source_row
    FROM registers.death
    WHERE NOT void AND death_date <= $T AND infant_certificate_number IS NOT NULL
),

-- Births on record that a child was registered under.
registered_by_certificate AS (
    SELECT birth.certificate_number
    FROM birth
    SEMI JOIN registers.household_registration
        ON birth.certificate_number = household_registration.birth_certificate_number
),

-- A person whose number was replaced may have a row under each: the one written last says where she is registered.
mother_row AS (
    SELECT
        person_key AS mother_person_key,
        address_code,
        source_row,
        row_number() OVER (
            PARTITION BY person_key
            ORDER BY
                updated_at DESC,
                source_row
        ) AS place
    FROM registers.household_registration
    SEMI JOIN birth ON household_registration.person_key = birth.mother_person_key
    WHERE status = 1
),

mother AS (
    SELECT
        mother_person_key,
        address_code,
        source_row
    FROM mother_row
    WHERE place = 1
),

-- How many children of the mother and the day are registered without a certificate number.
registered_without_certificate AS (
    SELECT
        household_registration.mother_person_key,
        household_registration.birth_date,
        CAST(count(DISTINCT household_registration.person_key) AS INTEGER) AS registrations
    FROM registers.household_registration
    SEMI JOIN birth
        ON
            household_registration.mother_person_key = birth.mother_person_key
            AND household_registration.birth_date = birth.birth_date
    WHERE household_registration.birth_certificate_number IS NULL
    GROUP BY
        household_registration.mother_person_key,
        household_registration.birth_date
),

-- Births that no registration names and whose child is not known to have died.
unregistered AS (
    SELECT
        birth.certificate_number,
        birth.mother_person_key,
        birth.birth_date,
        birth.birth_order,
        birth.is_overdue,
        birth.source_row
    FROM birth
    ANTI JOIN registered_by_certificate ON birth.certificate_number = registered_by_certificate.certificate_number
    ANTI JOIN infant_death ON birth.certificate_number = infant_death.certificate_number
),

-- The mother's unregistered births of one day up to this one in order: each may be one of the registrations without certificate.
up_to_this_one AS (
    SELECT
        unregistered.certificate_number,
        elder.source_row
    FROM unregistered
    INNER JOIN unregistered AS elder
        ON
            unregistered.mother_person_key = elder.mother_person_key
            AND unregistered.birth_date = elder.birth_date
            AND elder.birth_order <= unregistered.birth_order
    WHERE unregistered.is_overdue
),

counted AS (
    SELECT
        certificate_number,
        CAST(count(*) AS INTEGER) AS births
    FROM up_to_this_one
    GROUP BY certificate_number
),

-- Each condition of BIRTH on a birth, by name.
birth_judged AS (
    SELECT
        unregistered.certificate_number,
        unregistered.mother_person_key,
        unregistered.birth_date,
        mother.address_code,
        mother.mother_person_key IS NOT NULL AS mother_is_registered,
        counted.births,
        coalesce(registered_without_certificate.registrations, 0) AS registrations,
        coalesce(registered_without_certificate.registrations, 0) < counted.births AS no_registration_is_left_for_it
    FROM unregistered
    INNER JOIN counted ON unregistered.certificate_number = counted.certificate_number
    LEFT JOIN mother ON unregistered.mother_person_key = mother.mother_person_key
    LEFT JOIN registered_without_certificate
        ON
            unregistered.mother_person_key = registered_without_certificate.mother_person_key
            AND unregistered.birth_date = registered_without_certificate.birth_date
),

infant_judged AS (
    SELECT
        birth.certificate_number,
        birth.mother_person_key,
        mother.address_code,
        min(infant_death.death_date) AS death_date,
        CAST(count(*) AS INTEGER) AS records,
        list_sort(list(DISTINCT infant_death.source)) AS sources
    FROM birth
    INNER JOIN infant_death ON birth.certificate_number = infant_death.certificate_number
    INNER JOIN mother ON birth.mother_person_key = mother.mother_person_key
    WHERE birth.is_overdue AND infant_death.is_overdue
    GROUP BY
        birth.certificate_number,
        birth.mother_person_key,
        mother.address_code
),

-- Deaths on record of people whom the household register still has as living. The name must be the same, too.
death AS (
    SELECT
        death.person_key,
        death.certificate_number,
        death.source,
        death.death_date,
        death.source_row,
        household_registration.address_code,
        household_registration.source_row AS registration_row,
        household_registration.updated_at AS registered_at,
        death.death_date
        BETWEEN CAST($T AS DATE) - $window_days
        AND CAST($T AS DATE) - ($registration_days + $grace_days) AS is_overdue,
        death.name_key = household_registration.name_key AS has_same_name,
        household_registration.status = 1 AS still_registered
    FROM registers.death
    INNER JOIN registers.household_registration ON death.person_key = household_registration.person_key
    WHERE NOT death.void
),

overdue_death AS (
    SELECT
        person_key,
        address_code,
        certificate_number,
        source,
        death_date,
        source_row,
        registration_row,
        row_number() OVER (
            PARTITION BY person_key
            ORDER BY
                death_date,
                certificate_number,
                registered_at DESC,
                registration_row
        ) AS place
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
    SELECT
        'BIRTH' AS reason,
        concat(
            mother_person_key,
            '|',
            substr(
                sha256($certificate_outer_pad || unhex(sha256($certificate_inner_pad || encode(certificate_number)))), 1, 16
            )
        ) AS subject_key,
        certificate_number,
        mother_person_key,
        address_code,
        birth_date AS event_on,
        ['health'] AS sources,
        births AS records,
        registrations
    FROM birth_judged
    WHERE mother_is_registered AND no_registration_is_left_for_it
    UNION ALL
    SELECT
        'INFANT_DEATH' AS reason,
        concat(
            mother_person_key,
            '|',
            substr(
                sha256($certificate_outer_pad || unhex(sha256($certificate_inner_pad || encode(certificate_number)))), 1, 16
            )
        ) AS subject_key,
        certificate_number,
        mother_person_key,
        address_code,
        death_date AS event_on,
        sources,
        records,
        NULL AS registrations
    FROM infant_judged
    UNION ALL
    SELECT
        'DEATH' AS reason,
        overdue_death.person_key AS subject_key,
        overdue_death.certificate_number,
        NULL AS mother_person_key,
        overdue_death.address_code,
        overdue_death.death_date AS event_on,
        death_sources.sources,
        death_sources.records,
        NULL AS registrations
    FROM overdue_death
    INNER JOIN death_sources ON overdue_death.person_key = death_sources.person_key
    WHERE overdue_death.place = 1
),

-- The rows that each finding rests on.
rule_row AS (
    SELECT
        found.subject_key,
        found.reason,
        up_to_this_one.source_row
    FROM found
    INNER JOIN up_to_this_one ON found.certificate_number = up_to_this_one.certificate_number
    WHERE found.reason = 'BIRTH'
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        birth.source_row
    FROM found
    INNER JOIN birth ON found.certificate_number = birth.certificate_number
    WHERE found.reason = 'INFANT_DEATH'
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        infant_death.source_row
    FROM found
    INNER JOIN infant_death ON found.certificate_number = infant_death.certificate_number
    WHERE found.reason = 'INFANT_DEATH' AND infant_death.is_overdue
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        mother.source_row
    FROM found
    INNER JOIN mother ON found.mother_person_key = mother.mother_person_key
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        overdue_death.source_row
    FROM found
    INNER JOIN overdue_death ON found.subject_key = overdue_death.person_key
    WHERE found.reason = 'DEATH'
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        overdue_death.registration_row AS source_row
    FROM found
    INNER JOIN overdue_death ON found.subject_key = overdue_death.person_key
    WHERE found.reason = 'DEATH'
    UNION ALL
    SELECT
        found.subject_key,
        found.reason,
        standard_address.source_row
    FROM found
    INNER JOIN registers.standard_address ON found.address_code = standard_address.address_code
),

cited AS (
    SELECT
        reason,
        subject_key,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM rule_row
    GROUP BY
        reason,
        subject_key
)

SELECT
    found.reason,
    'person' AS subject_kind,
    found.subject_key,
    found.address_code,
    address.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    3 AS priority,
    CASE WHEN found.reason = 'BIRTH' THEN 'worker>officer' ELSE 'officer' END AS route,
    concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'kind': found.reason,
        'event_on': found.event_on,
        'sources': list_sort(
            list_transform(
                found.sources,
                lambda source: CASE source WHEN 'civil_affairs' THEN '民政' ELSE '卫健' END
            )
        ),
        'days_late': date_diff('day', found.event_on, CAST($T AS DATE)) - $registration_days,
        'certificate_last4': right(found.certificate_number, 4),
        'records': found.records,
        'registrations': found.registrations,
        'mother_person_key': found.mother_person_key
    }) AS evidence,
    cited.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN cited ON found.reason = cited.reason AND found.subject_key = cited.subject_key
LEFT JOIN registers.address ON found.address_code = address.address_code
ORDER BY
    found.reason,
    found.subject_key
