-- Dwellings in shops, workshops and stores that do business there and in which somebody also sleeps (三合一).
-- Where goods, work and beds share one room, a fire at night leaves no way out; worker and officer look together.
WITH trade AS (
    SELECT
        prefix,
        title
    FROM (
        VALUES
        ('C', '制造'),
        ('F51', '批发'),
        ('F52', '零售'),
        ('G59', '装卸仓储'),
        ('H62', '餐饮'),
        ('O81', '修理')
    ) AS listed (prefix, title)
),

business_here AS (
    SELECT
        active_business.credit_code,
        active_business.name,
        active_business.trade_code,
        active_business.flammable_goods,
        active_business.address_code,
        active_business.building_code,
        active_business.delivery,
        active_business.row_number,
        trade.title AS trade_title
    FROM registers.active_business
    LEFT JOIN trade ON starts_with(active_business.trade_code, trade.prefix)
    WHERE active_business.match_status = 'HOUSE'
),

candidate AS (
    SELECT
        address_code,
        min(building_code) AS building_code,
        count(*) FILTER (WHERE flammable_goods) > 0 AS has_flammable_goods,
        count(trade_title) > 0 AS has_listed_trade
    FROM business_here
    GROUP BY address_code
),

considered AS (
    SELECT
        candidate.address_code,
        candidate.building_code,
        candidate.has_listed_trade,
        candidate.has_flammable_goods,
        newest_house.house_number,
        newest_house.planned_use,
        newest_house.ground_floor_shop,
        dwelling_people.people,
        institution_place.address_code IS NULL AS is_no_institution,
        coalesce(newest_house.planned_use IN ('commercial', 'industrial', 'storage'), FALSE)
        OR coalesce(newest_house.ground_floor_shop, FALSE) AS was_not_built_to_live_in,
        coalesce(dwelling_people.people, 0) >= 1 AS somebody_lives_there,
        coalesce(dwelling_people.youngest < 14 OR dwelling_people.oldest >= 80, FALSE) AS has_child_or_elder
    FROM candidate
    LEFT JOIN registers.newest_house ON candidate.address_code = newest_house.address_code
    LEFT JOIN registers.dwelling_people ON candidate.address_code = dwelling_people.address_code
    LEFT JOIN registers.institution_place ON candidate.address_code = institution_place.address_code
),

found AS (
    SELECT
        address_code,
        building_code,
        has_flammable_goods,
        has_child_or_elder,
        house_number,
        planned_use,
        coalesce(ground_floor_shop, FALSE) AS ground_floor_shop,
        people
    FROM considered
    WHERE has_listed_trade AND is_no_institution AND was_not_built_to_live_in AND somebody_lives_there
),

-- The businesses of what was found, by name.
named AS (
    SELECT
        business_here.address_code,
        list_sort(list(business_here.name) FILTER (WHERE business_here.trade_title IS NOT NULL)) AS business_names,
        list_sort(list(business_here.credit_code) FILTER (WHERE business_here.trade_title IS NOT NULL)) AS credit_codes,
        list_sort(
            list(DISTINCT business_here.trade_code) FILTER (WHERE business_here.trade_title IS NOT NULL)
        ) AS trade_codes,
        list_sort(list(DISTINCT business_here.trade_title) FILTER (WHERE business_here.trade_title IS NOT NULL)) AS trades,
        coalesce(
            list_sort(list(business_here.credit_code) FILTER (WHERE business_here.flammable_goods)),
            CAST([] AS VARCHAR [])
        ) AS flammable_credit_codes
    FROM business_here
    SEMI JOIN found ON business_here.address_code = found.address_code
    GROUP BY business_here.address_code
),

source AS (
    SELECT
        found.address_code,
        'gov.business_entity' AS extract,
        business_here.delivery,
        business_here.row_number
    FROM found
    INNER JOIN business_here ON found.address_code = business_here.address_code
    WHERE business_here.trade_title IS NOT NULL OR business_here.flammable_goods
    UNION ALL
    SELECT
        found.address_code,
        'gov.house' AS extract,
        newest_house.delivery,
        newest_house.row_number
    FROM found
    INNER JOIN registers.newest_house ON found.address_code = newest_house.address_code
    UNION ALL
    SELECT
        found.address_code,
        'police.resident' AS extract,
        living.delivery,
        living.row_number
    FROM found
    INNER JOIN registers.living ON found.address_code = living.address_code
    UNION ALL
    SELECT
        found.address_code,
        'police.standard_address' AS extract,
        held.delivery,
        held.row_number
    FROM found
    INNER JOIN registers.standard_address AS held ON found.address_code = held.address_code
),

sources AS (
    SELECT
        address_code,
        list_sort(list(DISTINCT {'extract': extract, 'delivery': delivery, 'row_number': row_number})) AS source_rows
    FROM source
    GROUP BY address_code
)

SELECT
    'SLEEPS_IN' AS reason,
    'dwelling' AS subject_kind,
    found.address_code AS subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE WHEN found.has_flammable_goods OR found.has_child_or_elder THEN 1 ELSE 2 END AS priority,
    'both' AS route,
    CASE
        WHEN found.has_flammable_goods OR found.has_child_or_elder THEN '1wd'
        ELSE concat($due_workdays, 'wd')
    END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'business_names': named.business_names,
        'credit_codes': named.credit_codes,
        'trade_codes': named.trade_codes,
        'trades': named.trades,
        'house_number': found.house_number,
        'planned_use': found.planned_use,
        'ground_floor_shop': found.ground_floor_shop,
        'use': CASE
            WHEN found.planned_use = 'commercial' THEN '商业'
            WHEN found.planned_use = 'industrial' THEN '工业'
            WHEN found.planned_use = 'storage' THEN '仓储'
            ELSE '沿街底商'
        END,
        'people': found.people,
        'flammable_credit_codes': named.flammable_credit_codes,
        'flammable_goods': found.has_flammable_goods,
        'child_or_elder': found.has_child_or_elder
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN named ON found.address_code = named.address_code
INNER JOIN sources ON found.address_code = sources.address_code
ORDER BY found.address_code
