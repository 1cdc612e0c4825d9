-- Papers of people who cannot easily go themselves that run out, residence permits, and the allowance that 80-year-olds do not draw.
-- Nobody should lose a benefit for want of a form: the worker reminds and says where to go. Papers stay a while after they lapse.
WITH certificate AS (
    SELECT
        person_key,
        expires_on,
        source_row,
        expires_on >= $T AS is_valid,
        expires_on >= $T - $lapsed_days AS has_not_long_lapsed,
        expires_on <= $T + $certificate_ahead_days AS certificate_is_near
    FROM registers.disability_certificate
),

-- By what it is known that somebody cannot easily go himself.
help_row AS (
    SELECT person_key, source_row
    FROM registers.elder_listed
    UNION ALL
    SELECT person_key, source_row
    FROM certificate
    WHERE is_valid
),

needs_help AS (
    SELECT DISTINCT person_key
    FROM help_row
),

paper AS (
    SELECT
        credential.person_key,
        credential.kind,
        credential.due_on,
        credential.source_row,
        credential.due_on >= $T - $lapsed_days AS has_not_long_lapsed,
        credential.due_on <= $T + $id_card_ahead_days AS card_is_near,
        credential.due_on <= $T + $permit_ahead_days AS permit_is_near,
        needs_help.person_key IS NOT NULL AS holder_needs_help
    FROM registers.credential
    LEFT JOIN needs_help ON credential.person_key = needs_help.person_key
),

-- Who reaches the age this year or did before. Somebody born on 29 February has his birthday on 1 March in other years.
elder AS (
    SELECT
        person_key,
        make_date(year(birth_date) + $allowance_age, month(birth_date), 1) + CAST(day(birth_date) - 1 AS INTEGER) AS birthday
    FROM registers.living
    WHERE is_home AND year(birth_date) + $allowance_age <= year(CAST($T AS DATE))
),

drawing AS (
    SELECT DISTINCT person_key
    FROM registers.benefit
    WHERE kind = 'elder_allowance' AND start_date <= $T AND coalesce(end_date >= $T, TRUE)
),

judged_elder AS (
    SELECT
        elder.*,
        household_registration.source_row,
        elder.birthday <= $T - $allowance_wait_days AS has_had_time,
        household_registration.person_key IS NOT NULL AS is_registered_here,
        drawing.person_key IS NULL AS draws_no_allowance
    FROM elder
    LEFT JOIN registers.household_registration
        ON elder.person_key = household_registration.person_key AND household_registration.status = 1
    LEFT JOIN drawing ON elder.person_key = drawing.person_key
),

-- One row a reason, person and due date, with the row that it was read from (the allowance: the household registration).
item AS (
    SELECT 'ID_CARD' AS reason, person_key, due_on, source_row
    FROM paper
    WHERE kind = 'id_card' AND has_not_long_lapsed AND card_is_near AND holder_needs_help
    UNION ALL
    SELECT 'RESIDENCE_PERMIT' AS reason, person_key, due_on, source_row
    FROM paper
    WHERE kind = 'residence_permit' AND has_not_long_lapsed AND permit_is_near
    UNION ALL
    SELECT 'DISABILITY_CERTIFICATE' AS reason, person_key, expires_on AS due_on, source_row
    FROM certificate
    WHERE has_not_long_lapsed AND certificate_is_near
    UNION ALL
    SELECT 'ELDER_ALLOWANCE' AS reason, person_key, birthday AS due_on, source_row
    FROM judged_elder
    WHERE has_had_time AND is_registered_here AND draws_no_allowance
),

-- Where these people are visited. Everything but a permit is one person's own.
visited AS (
    SELECT
        item.*,
        CASE WHEN item.reason = 'RESIDENCE_PERMIT' THEN home.address_code ELSE item.person_key END AS subject,
        home.address_code,
        home.building_code,
        home.source_row AS home_row,
        institution_place.address_code IS NULL AS is_no_institution
    FROM item
    INNER JOIN registers.living AS home ON item.person_key = home.person_key AND home.is_home
    LEFT JOIN registers.institution_place ON home.address_code = institution_place.address_code
),

-- Those who live in an institution are reminded there.
at_home AS (
    SELECT
        *,
        concat(subject, '|', reason, '|', CAST(due_on AS VARCHAR)) AS subject_key
    FROM visited
    WHERE is_no_institution
),

found AS (
    SELECT DISTINCT reason, subject, due_on, subject_key, address_code, building_code
    FROM at_home
),

-- How many people of a dwelling have a permit that runs out on one day: counted over permits alone, for everybody reads it.
permit_holders AS (
    SELECT
        living.address_code,
        paper.due_on,
        CAST(count(DISTINCT paper.person_key) AS INTEGER) AS people
    FROM paper
    INNER JOIN registers.living ON paper.person_key = living.person_key AND living.is_home
    WHERE paper.kind = 'residence_permit' AND paper.has_not_long_lapsed AND paper.permit_is_near
    GROUP BY living.address_code, paper.due_on
),

list_of AS (
    SELECT person_key, list_sort(list(list_id)) AS list_ids
    FROM registers.elder_listed
    GROUP BY person_key
),

certificate_of AS (
    SELECT person_key, max(expires_on) AS expires_on
    FROM certificate
    WHERE is_valid
    GROUP BY person_key
),

-- Of several places of a town the first by name.
where_to_go AS (
    SELECT
        town_code,
        item,
        min(concat(name, CASE WHEN address IS NULL THEN '' ELSE concat('（', address, '）') END)) AS place
    FROM registers.ref_service_point
    GROUP BY town_code, item
),

cited AS (
    SELECT subject_key, source_row
    FROM at_home
    UNION ALL
    SELECT subject_key, home_row AS source_row
    FROM at_home
    UNION ALL
    SELECT at_home.subject_key, help_row.source_row
    FROM at_home
    INNER JOIN help_row ON at_home.person_key = help_row.person_key
    WHERE at_home.reason = 'ID_CARD'
)

SELECT
    found.reason,
    CASE WHEN found.reason = 'RESIDENCE_PERMIT' THEN 'dwelling' ELSE 'person' END AS subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    CASE WHEN found.reason <> 'ELDER_ALLOWANCE' AND found.due_on <= $T + $urgent_days THEN 2 ELSE 3 END AS priority,
    CASE WHEN found.reason IN ('ID_CARD', 'RESIDENCE_PERMIT') THEN 'worker+officer' ELSE 'worker' END AS route,
    concat($due_workdays, 'wd') AS due_rule,
    found.due_on AS due_cap,
    to_json({
        'item': lower(found.reason),
        'due_on': found.due_on,
        'place': coalesce(
            where_to_go.place,
            CASE found.reason
                WHEN 'ID_CARD' THEN '就近派出所'
                WHEN 'RESIDENCE_PERMIT' THEN '居住地派出所'
                ELSE '镇街便民服务中心'
            END
        ),
        'people': CASE WHEN found.reason = 'RESIDENCE_PERMIT' THEN permit_holders.people ELSE 1 END,
        'list_ids': CASE
            WHEN found.reason = 'ID_CARD' THEN coalesce(list_of.list_ids, CAST([] AS VARCHAR []))
            ELSE CAST([] AS VARCHAR [])
        END,
        'certificate_valid_until': CASE WHEN found.reason = 'ID_CARD' THEN certificate_of.expires_on END
    }) AS evidence
FROM found
LEFT JOIN registers.address ON found.address_code = address.address_code
LEFT JOIN permit_holders ON found.address_code = permit_holders.address_code AND found.due_on = permit_holders.due_on
LEFT JOIN list_of ON found.subject = list_of.person_key
LEFT JOIN certificate_of ON found.subject = certificate_of.person_key
LEFT JOIN where_to_go ON address.town_code = where_to_go.town_code AND lower(found.reason) = where_to_go.item
