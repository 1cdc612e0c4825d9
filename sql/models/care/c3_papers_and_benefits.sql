-- Papers of people who cannot easily go themselves that run out, residence permits, and the allowance that 80-year-olds do not draw.
-- Nobody should lose a benefit for want of a form: the worker reminds and says where to go. Papers stay a while after they lapse.
WITH valid_certificate AS (
    SELECT
        person_key,
        expires_on,
        source_row
    FROM registers.disability_certificate
    WHERE expires_on >= $T
),

needs_help AS (
    SELECT person_key
    FROM registers.elder_listed
    UNION
    SELECT person_key
    FROM valid_certificate
),

considered_paper AS (
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

considered_certificate AS (
    SELECT
        person_key,
        expires_on,
        source_row,
        expires_on >= $T - $lapsed_days AS has_not_long_lapsed,
        expires_on <= $T + $certificate_ahead_days AS certificate_is_near
    FROM registers.disability_certificate
),

-- Somebody born on 29 February has his birthday on 1 March in other years.
birthday AS (
    SELECT
        person_key,
        make_date(year(birth_date) + $allowance_age, month(birth_date), 1) + CAST(day(birth_date) - 1 AS INTEGER) AS birthday
    FROM registers.living
    WHERE is_home AND year(birth_date) + $allowance_age <= year(CAST($T AS DATE))
),

registered AS (
    SELECT
        household_registration.person_key,
        household_registration.source_row
    FROM registers.household_registration
    SEMI JOIN birthday ON household_registration.person_key = birthday.person_key
    WHERE household_registration.status = 1
),

drawing AS (
    SELECT DISTINCT person_key
    FROM registers.benefit
    WHERE kind = 'elder_allowance' AND start_date <= $T AND (end_date IS NULL OR end_date >= $T)
),

considered_elder AS (
    SELECT
        birthday.person_key,
        birthday.birthday,
        birthday.birthday <= $T - $allowance_wait_days AS has_had_time,
        registered.person_key IS NOT NULL AS is_registered_here,
        drawing.person_key IS NULL AS draws_no_allowance,
        registered.source_row
    FROM birthday
    LEFT JOIN registered ON birthday.person_key = registered.person_key
    LEFT JOIN drawing ON birthday.person_key = drawing.person_key
),

-- One row a reason, person and due date, with the row that it was read from (the allowance: the household registration).
item AS (
    SELECT
        'ID_CARD' AS reason,
        person_key,
        due_on,
        source_row
    FROM considered_paper
    WHERE kind = 'id_card' AND has_not_long_lapsed AND card_is_near AND holder_needs_help
    UNION ALL
    SELECT
        'RESIDENCE_PERMIT' AS reason,
        person_key,
        due_on,
        source_row
    FROM considered_paper
    WHERE kind = 'residence_permit' AND has_not_long_lapsed AND permit_is_near
    UNION ALL
    SELECT
        'DISABILITY_CERTIFICATE' AS reason,
        person_key,
        expires_on AS due_on,
        source_row
    FROM considered_certificate
    WHERE has_not_long_lapsed AND certificate_is_near
    UNION ALL
    SELECT
        'ELDER_ALLOWANCE' AS reason,
        person_key,
        birthday AS due_on,
        source_row
    FROM considered_elder
    WHERE has_had_time AND is_registered_here AND draws_no_allowance
),

-- Where these people are visited. Those who live in an institution are reminded there.
home AS (
    SELECT
        living.person_key,
        living.address_code,
        living.building_code,
        institution_place.address_code IS NULL AS is_no_institution,
        living.source_row
    FROM registers.living
    SEMI JOIN item ON living.person_key = item.person_key
    LEFT JOIN registers.institution_place ON living.address_code = institution_place.address_code
    WHERE living.is_home
),

at_home AS (
    SELECT
        item.reason,
        item.person_key,
        CASE WHEN item.reason = 'RESIDENCE_PERMIT' THEN home.address_code ELSE item.person_key END AS subject,
        item.due_on,
        item.source_row,
        home.address_code,
        home.building_code,
        home.source_row AS home_row
    FROM item
    INNER JOIN home ON item.person_key = home.person_key
    WHERE home.is_no_institution
),

-- How many people of a dwelling have a permit that runs out on one day: counted over permits alone, for everybody reads it.
permit_holders AS (
    SELECT
        living.address_code,
        considered_paper.due_on,
        CAST(count(DISTINCT considered_paper.person_key) AS INTEGER) AS people
    FROM considered_paper
    INNER JOIN registers.living ON considered_paper.person_key = living.person_key AND living.is_home
    WHERE
        considered_paper.kind = 'residence_permit'
        AND considered_paper.has_not_long_lapsed
        AND considered_paper.permit_is_near
    GROUP BY
        living.address_code,
        considered_paper.due_on
),

-- Everything but a permit is one person's own.
found AS (
    SELECT DISTINCT
        at_home.reason,
        at_home.subject,
        at_home.due_on,
        at_home.address_code,
        at_home.building_code,
        address.town_code,
        lower(at_home.reason) AS item,
        CASE WHEN at_home.reason = 'RESIDENCE_PERMIT' THEN permit_holders.people ELSE 1 END AS people
    FROM at_home
    LEFT JOIN registers.address ON at_home.address_code = address.address_code
    LEFT JOIN permit_holders
        ON at_home.address_code = permit_holders.address_code AND at_home.due_on = permit_holders.due_on
),

list_of AS (
    SELECT
        person_key,
        list_sort(list(list_id)) AS list_ids
    FROM registers.elder_listed
    GROUP BY person_key
),

certificate_of AS (
    SELECT
        person_key,
        max(expires_on) AS expires_on
    FROM valid_certificate
    GROUP BY person_key
),

-- Of several places of a town the first by name.
where_to_go AS (
    SELECT
        town_code,
        item,
        min(concat(name, CASE WHEN address IS NULL THEN '' ELSE concat('（', address, '）') END)) AS place
    FROM registers.ref_service_point
    GROUP BY
        town_code,
        item
),

source AS (
    SELECT
        reason,
        subject,
        due_on,
        source_row
    FROM at_home
    UNION ALL
    SELECT
        reason,
        subject,
        due_on,
        home_row AS source_row
    FROM at_home
    UNION ALL
    SELECT
        at_home.reason,
        at_home.subject,
        at_home.due_on,
        elder_listed.source_row
    FROM at_home
    INNER JOIN registers.elder_listed ON at_home.person_key = elder_listed.person_key
    WHERE at_home.reason = 'ID_CARD'
    UNION ALL
    SELECT
        at_home.reason,
        at_home.subject,
        at_home.due_on,
        valid_certificate.source_row
    FROM at_home
    INNER JOIN valid_certificate ON at_home.person_key = valid_certificate.person_key
    WHERE at_home.reason = 'ID_CARD'
    UNION ALL
    SELECT
        found.reason,
        found.subject,
        found.due_on,
        held.source_row
    FROM found
    INNER JOIN registers.standard_address AS held ON found.address_code = held.address_code
),

sources AS (
    SELECT
        reason,
        subject,
        due_on,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY
        reason,
        subject,
        due_on
)

SELECT
    found.reason,
    CASE WHEN found.reason = 'RESIDENCE_PERMIT' THEN 'dwelling' ELSE 'person' END AS subject_kind,
    concat(found.subject, '|', found.reason, '|', CAST(found.due_on AS VARCHAR)) AS subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE WHEN found.reason <> 'ELDER_ALLOWANCE' AND found.due_on <= $T + $urgent_days THEN 2 ELSE 3 END AS priority,
    CASE WHEN found.reason IN ('ID_CARD', 'RESIDENCE_PERMIT') THEN 'worker+officer' ELSE 'worker' END AS route,
    '10wd' AS due_rule,
    found.due_on AS due_cap,
    to_json({
        'item': found.item,
        'due_on': found.due_on,
        'place': coalesce(
            where_to_go.place,
            CASE found.reason
                WHEN 'ID_CARD' THEN '就近派出所'
                WHEN 'RESIDENCE_PERMIT' THEN '居住地派出所'
                ELSE '镇街便民服务中心'
            END
        ),
        'people': found.people,
        'list_ids': CASE
            WHEN found.reason = 'ID_CARD' THEN coalesce(list_of.list_ids, CAST([] AS VARCHAR []))
            ELSE CAST([] AS VARCHAR [])
        END,
        'certificate_valid_until': CASE WHEN found.reason = 'ID_CARD' THEN certificate_of.expires_on END
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources
    ON found.reason = sources.reason AND found.subject = sources.subject AND found.due_on = sources.due_on
LEFT JOIN list_of ON found.subject = list_of.person_key
LEFT JOIN certificate_of ON found.subject = certificate_of.person_key
LEFT JOIN where_to_go ON found.town_code = where_to_go.town_code AND found.item = where_to_go.item
ORDER BY
    found.reason,
    subject_key
