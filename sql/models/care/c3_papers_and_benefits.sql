-- C3: papers that lapse soon or lapsed lately, of people who may need help with them, and an elder allowance nobody draws.
-- A worker who knows of it can say what to take along and where to go, before the paper stops working.
WITH item AS (
    SELECT
        reason,
        title,
        usual_place
    FROM (
        VALUES
        ('ID_CARD', '身份证', '就近的派出所'),
        ('RESIDENCE_PERMIT', '居住证', '居住地派出所'),
        ('DISABILITY_CERTIFICATE', '残疾人证', '街道（镇）便民服务中心'),
        ('ELDER_ALLOWANCE', '高龄津贴', '街道（镇）便民服务中心')
    ) AS known (reason, title, usual_place)
),

-- Where a town's people go; of several places the first by name. The file may write an item as its reason or by its title.
service_point AS (
    SELECT
        point.town_code,
        item.reason,
        min(concat(point.name, CASE WHEN point.address <> '' THEN concat('（', point.address, '）') ELSE '' END)) AS place
    FROM registers.ref_service_point AS point
    INNER JOIN item ON upper(point.item) = item.reason OR point.item = item.title
    GROUP BY
        point.town_code,
        item.reason
),

-- Each person where he is visited.
home AS (
    SELECT
        living.person_key,
        living.address_code,
        living.building_code,
        living.birth_date,
        institution_place.address_code IS NULL AS is_no_institution,
        living.delivery,
        living.row_number
    FROM registers.living
    LEFT JOIN registers.institution_place ON living.address_code = institution_place.address_code
    WHERE living.is_home
),

valid_certificate AS (
    SELECT
        person_key,
        delivery,
        row_number
    FROM registers.disability_certificate
    WHERE expires_on >= $T
),

listed AS (
    SELECT
        person_key,
        list_sort(list(list_id)) AS list_ids
    FROM registers.elder_listed
    GROUP BY person_key
),

certified AS (
    SELECT
        person_key,
        CAST(count(*) AS INTEGER) AS certificates
    FROM valid_certificate
    GROUP BY person_key
),

-- Papers by kind, each with its day and whether that day is near.
paper AS (
    SELECT
        'ID_CARD' AS reason,
        person_key,
        due_on,
        due_on BETWEEN CAST($T AS DATE) - $lapsed_days AND CAST($T AS DATE) + $id_card_days AS is_near,
        'police.credential' AS extract,
        delivery,
        row_number
    FROM registers.credential
    WHERE kind = 'id_card'
    UNION ALL
    SELECT
        'RESIDENCE_PERMIT' AS reason,
        person_key,
        due_on,
        due_on BETWEEN CAST($T AS DATE) - $lapsed_days AND CAST($T AS DATE) + $residence_permit_days AS is_near,
        'police.credential' AS extract,
        delivery,
        row_number
    FROM registers.credential
    WHERE kind = 'residence_permit'
    UNION ALL
    SELECT
        'DISABILITY_CERTIFICATE' AS reason,
        person_key,
        expires_on AS due_on,
        expires_on BETWEEN CAST($T AS DATE) - $lapsed_days AND CAST($T AS DATE) + $disability_certificate_days AS is_near,
        'gov.disability_certificate' AS extract,
        delivery,
        row_number
    FROM registers.disability_certificate
),

considered_paper AS (
    SELECT
        paper.reason,
        paper.person_key,
        paper.due_on,
        paper.is_near,
        home.is_no_institution,
        paper.reason <> 'ID_CARD'
        OR listed.person_key IS NOT NULL
        OR certified.person_key IS NOT NULL AS may_need_help,
        home.address_code,
        home.building_code,
        paper.extract,
        paper.delivery,
        paper.row_number
    FROM paper
    INNER JOIN home ON paper.person_key = home.person_key
    LEFT JOIN listed ON paper.person_key = listed.person_key
    LEFT JOIN certified ON paper.person_key = certified.person_key
),

registered AS (
    SELECT
        person_key,
        delivery,
        row_number
    FROM registers.household_registration
    WHERE status = 1
),

drawing AS (
    SELECT DISTINCT person_key
    FROM registers.benefit
    WHERE kind = 'elder_allowance' AND start_date <= $T AND (end_date IS NULL OR end_date >= $T)
),

-- The birthday of that age; who was born on 29 February has it on 1 March in other years.
birthday AS (
    SELECT
        person_key,
        make_date(year(birth_date) + $elder_age, month(birth_date), 1) + CAST(day(birth_date) - 1 AS INTEGER) AS due_on,
        is_no_institution,
        address_code,
        building_code
    FROM home
),

considered_elder AS (
    SELECT
        birthday.person_key,
        birthday.due_on,
        birthday.due_on <= CAST($T AS DATE) - $allowance_days AS is_old_enough,
        birthday.is_no_institution,
        drawing.person_key IS NULL AS draws_no_allowance,
        birthday.address_code,
        birthday.building_code,
        registered.delivery,
        registered.row_number
    FROM birthday
    INNER JOIN registered ON birthday.person_key = registered.person_key
    LEFT JOIN drawing ON birthday.person_key = drawing.person_key
),

raised AS (
    SELECT
        reason,
        person_key,
        due_on,
        address_code,
        building_code,
        extract,
        delivery,
        row_number
    FROM considered_paper
    WHERE is_near AND is_no_institution AND may_need_help
    UNION ALL
    SELECT
        'ELDER_ALLOWANCE' AS reason,
        person_key,
        due_on,
        address_code,
        building_code,
        'police.household_registration' AS extract,
        delivery,
        row_number
    FROM considered_elder
    WHERE is_old_enough AND is_no_institution AND draws_no_allowance
),

-- Residence permits of one dwelling and day are one finding; everything else is a person's own.
keyed AS (
    SELECT
        reason,
        CASE WHEN reason = 'RESIDENCE_PERMIT' THEN 'dwelling' ELSE 'person' END AS subject_kind,
        concat(
            CASE WHEN reason = 'RESIDENCE_PERMIT' THEN address_code ELSE person_key END,
            '|',
            reason,
            '|',
            CAST(due_on AS VARCHAR)
        ) AS subject_key,
        person_key,
        due_on,
        address_code,
        building_code,
        extract,
        delivery,
        row_number
    FROM raised
),

found AS (
    SELECT
        reason,
        subject_kind,
        subject_key,
        due_on,
        address_code,
        building_code,
        list_sort(list(DISTINCT person_key)) AS holder_keys,
        CAST(count(*) AS INTEGER) AS records
    FROM keyed
    GROUP BY
        reason,
        subject_kind,
        subject_key,
        due_on,
        address_code,
        building_code
),

source AS (
    SELECT
        reason,
        subject_key,
        extract,
        delivery,
        row_number
    FROM keyed
    UNION ALL
    SELECT
        keyed.reason,
        keyed.subject_key,
        'police.resident' AS extract,
        home.delivery,
        home.row_number
    FROM keyed
    INNER JOIN home ON keyed.person_key = home.person_key
    UNION ALL
    SELECT
        keyed.reason,
        keyed.subject_key,
        'gov.elder_care' AS extract,
        elder_listed.delivery,
        elder_listed.row_number
    FROM keyed
    INNER JOIN registers.elder_listed ON keyed.person_key = elder_listed.person_key
    WHERE keyed.reason = 'ID_CARD'
    UNION ALL
    SELECT
        keyed.reason,
        keyed.subject_key,
        'gov.disability_certificate' AS extract,
        valid_certificate.delivery,
        valid_certificate.row_number
    FROM keyed
    INNER JOIN valid_certificate ON keyed.person_key = valid_certificate.person_key
    WHERE keyed.reason = 'ID_CARD'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        'police.standard_address' AS extract,
        held.delivery,
        held.row_number
    FROM found
    INNER JOIN registers.standard_address AS held ON found.address_code = held.address_code
),

sources AS (
    SELECT
        reason,
        subject_key,
        list_sort(list(DISTINCT {'extract': extract, 'delivery': delivery, 'row_number': row_number})) AS source_rows
    FROM source
    GROUP BY
        reason,
        subject_key
),

-- Why a person may need help with the identity card.
help AS (
    SELECT DISTINCT
        keyed.subject_key,
        listed.list_ids,
        certified.certificates
    FROM keyed
    LEFT JOIN listed ON keyed.person_key = listed.person_key
    LEFT JOIN certified ON keyed.person_key = certified.person_key
    WHERE keyed.reason = 'ID_CARD'
)

SELECT
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE
        WHEN found.reason <> 'ELDER_ALLOWANCE' AND found.due_on <= CAST($T AS DATE) + $urgent_days THEN 2
        ELSE 3
    END AS priority,
    CASE WHEN found.reason IN ('ID_CARD', 'RESIDENCE_PERMIT') THEN 'worker+officer' ELSE 'worker' END AS route,
    concat($due_workdays, 'wd') AS due_rule,
    found.due_on AS due_cap,
    to_json({
        'item': item.title,
        'due_on': found.due_on,
        'where_to_go': coalesce(service_point.place, item.usual_place),
        'age': CASE WHEN found.reason = 'ELDER_ALLOWANCE' THEN CAST($elder_age AS INTEGER) END,
        'records': found.records,
        'list_ids': coalesce(help.list_ids, CAST([] AS VARCHAR [])),
        'certificates': help.certificates,
        'holder_keys': found.holder_keys
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources ON found.reason = sources.reason AND found.subject_key = sources.subject_key
INNER JOIN item ON found.reason = item.reason
LEFT JOIN registers.address ON found.address_code = address.address_code
LEFT JOIN service_point ON address.town_code = service_point.town_code AND found.reason = service_point.reason
LEFT JOIN help ON found.subject_key = help.subject_key
ORDER BY
    found.reason,
    found.subject_key
