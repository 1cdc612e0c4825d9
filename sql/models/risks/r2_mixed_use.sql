-- Dwellings in shops, workshops and stores that do business there and in which somebody also sleeps (三合一).
-- Where goods, work and beds share one room, a fire at night leaves no way out; worker and officer look together.
WITH trade AS (
    SELECT prefix, title
    FROM (
        VALUES ('C', '制造'), ('F51', '批发'), ('F52', '零售'), ('G59', '装卸仓储'), ('H62', '餐饮'), ('O81', '修理')
    ) AS listed (prefix, title)
),

business_here AS (
    SELECT
        active_business.address_code,
        active_business.building_code,
        active_business.credit_code,
        active_business.name,
        active_business.trade_code,
        active_business.flammable_goods,
        active_business.source_row,
        trade.title AS trade_title,
        trade.title IS NOT NULL AS is_listed
    FROM registers.active_business
    LEFT JOIN trade ON starts_with(active_business.trade_code, trade.prefix)
    WHERE active_business.match_status = 'HOUSE'
),

candidate AS (
    SELECT
        address_code,
        building_code,
        bool_or(flammable_goods) AS has_flammable_goods,
        bool_or(is_listed) AS has_listed_trade
    FROM business_here
    GROUP BY address_code, building_code
),

considered AS (
    SELECT
        candidate.*,
        newest_house.house_number,
        newest_house.planned_use,
        coalesce(newest_house.ground_floor_shop, FALSE) AS ground_floor_shop,
        dwelling_people.people,
        institution_place.address_code IS NULL AS is_no_institution,
        coalesce(newest_house.planned_use IN ('commercial', 'industrial', 'storage'), FALSE)
        OR coalesce(newest_house.ground_floor_shop, FALSE) AS was_not_built_to_live_in,
        dwelling_people.address_code IS NOT NULL AS somebody_lives_there,
        coalesce(dwelling_people.youngest < $child_age OR dwelling_people.oldest >= $elder_age, FALSE) AS has_child_or_elder
    FROM candidate
    LEFT JOIN registers.newest_house ON candidate.address_code = newest_house.address_code
    LEFT JOIN registers.dwelling_people ON candidate.address_code = dwelling_people.address_code
    LEFT JOIN registers.institution_place ON candidate.address_code = institution_place.address_code
),

found AS (
    SELECT
        *,
        coalesce(has_flammable_goods, FALSE) OR has_child_or_elder AS is_urgent
    FROM considered
    WHERE has_listed_trade AND is_no_institution AND was_not_built_to_live_in AND somebody_lives_there
),

-- The businesses of what was found, by name.
named AS (
    SELECT
        business_here.address_code,
        list_sort(list(business_here.name) FILTER (WHERE business_here.is_listed)) AS business_names,
        list_sort(list(business_here.credit_code) FILTER (WHERE business_here.is_listed)) AS credit_codes,
        list_sort(list(DISTINCT business_here.trade_code) FILTER (WHERE business_here.is_listed)) AS trade_codes,
        list_sort(list(DISTINCT business_here.trade_title) FILTER (WHERE business_here.is_listed)) AS trades,
        coalesce(
            list_sort(list(business_here.credit_code) FILTER (WHERE business_here.flammable_goods)),
            CAST([] AS VARCHAR [])
        ) AS flammable_credit_codes
    FROM business_here
    SEMI JOIN found ON business_here.address_code = found.address_code
    GROUP BY business_here.address_code
),

cited AS (
    SELECT address_code AS subject_key, source_row
    FROM business_here
    WHERE is_listed
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM business_here
    WHERE flammable_goods
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.newest_house
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.living
)

SELECT
    'SLEEPS_IN' AS reason,
    'dwelling' AS subject_kind,
    found.address_code AS subject_key,
    found.address_code,
    found.building_code,
    CASE WHEN found.is_urgent THEN 1 ELSE 2 END AS priority,
    'both' AS route,
    concat(CASE WHEN found.is_urgent THEN $urgent_due_workdays ELSE $due_workdays END, 'wd') AS due_rule,
    to_json({
        'business_names': named.business_names,
        'credit_codes': named.credit_codes,
        'trade_codes': named.trade_codes,
        'trades': named.trades,
        'house_number': found.house_number,
        'planned_use': found.planned_use,
        'ground_floor_shop': found.ground_floor_shop,
        'use': CASE found.planned_use
            WHEN 'commercial' THEN '商业'
            WHEN 'industrial' THEN '工业'
            WHEN 'storage' THEN '仓储'
            ELSE '沿街底商'
        END,
        'people': found.people,
        'flammable_credit_codes': named.flammable_credit_codes,
        'flammable_goods': coalesce(found.has_flammable_goods, FALSE),
        'child_or_elder': found.has_child_or_elder
    }) AS evidence
FROM found
INNER JOIN named ON found.address_code = named.address_code
