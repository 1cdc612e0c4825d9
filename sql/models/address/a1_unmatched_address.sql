-- A1: a government address text in force that no standard address answers to, so that nobody can tell which door it means.
-- One finding a district and normalised text: fixing the text, or the register, serves every row that carries it.
-- The district is the one that the text names, else that of the town it names or of the address it leads to.
WITH source AS (
    SELECT
        'gov.house' AS extract, '房屋' AS title, TRUE AS means_a_dwelling, source_key, source_row, updated_at,
        status = 1 AS in_force,
        coalesce(first_registered_on BETWEEN CAST($T AS DATE) - $new_building_days AND $T, FALSE) AS is_new_building
    FROM registers.house
    UNION ALL
    SELECT 'gov.lease', '租赁备案', TRUE, source_key, source_row, updated_at, status = 1 AND end_date >= $T, FALSE
    FROM registers.lease
    UNION ALL
    SELECT 'gov.business_entity', '市场主体', FALSE, source_key, source_row, updated_at, status = 1 AND NOT cluster_address, FALSE
    FROM registers.business_entity
    UNION ALL
    SELECT 'gov.gas_account', '燃气用户', TRUE, source_key, source_row, updated_at, status = 1, FALSE
    FROM registers.gas_account
    UNION ALL
    SELECT 'gov.demolition', '拆除', FALSE, source_key, source_row, updated_at, status <> 'withdrawn', FALSE
    FROM registers.demolition
    UNION ALL
    SELECT 'gov.institution', '集体居住场所', FALSE, source_key, source_row, updated_at, TRUE, FALSE
    FROM registers.institution
),

town AS (
    SELECT town_code, min(district_code) AS district_code
    FROM registers.address
    WHERE level = 2
    GROUP BY town_code
),

-- Each condition on a row, by name. As it should be: a demolition at a cancelled address; what is no dwelling, at a building.
judged AS (
    SELECT
        source.*, known.building_code, substr(match.community_code, 1, 12) AS community,
        match.address_text, match.status, match.method, match.address_code, match.candidates, match.room_unknown, match.remark,
        coalesce(match.community_code, match.town_code, known.town_code) AS area_code,
        coalesce(match.district_code, town.district_code, known.district_code) AS district_code,
        coalesce(match.normalised, '') AS normalised,
        substr(sha256(concat(
            coalesce(match.district_code, town.district_code, known.district_code, ''), '|', coalesce(match.normalised, '')
        )), 1, 16) AS subject_key,
        CAST(source.updated_at AS DATE) >= CAST($T AS DATE) - $updated_within_days AS is_recent,
        coalesce(match.first_seen <= CAST($T AS DATE) - $text_stands_days, FALSE) AS text_stands,
        (match.status = 'CANCELLED' AND source.extract = 'gov.demolition')
        OR (match.status = 'BUILDING' AND NOT source.means_a_dwelling) AS is_as_it_should_be,
        list_contains($held, source.extract) AS source_is_held
    FROM address.match
    INNER JOIN source ON match.extract = source.extract AND match.source_key = source.source_key
    LEFT JOIN town ON coalesce(match.town_code, substr(match.community_code, 1, 9)) = town.town_code
    LEFT JOIN registers.address AS known ON match.address_code = known.address_code
    WHERE match.status <> 'HOUSE'
),

unmatched AS (
    SELECT *
    FROM judged
    WHERE in_force AND is_recent AND text_stands AND NOT is_as_it_should_be
),

-- A source that is held is left out: what rests on other sources is found, what rests on it alone is not evaluated.
text_group AS (
    SELECT
        subject_key, district_code, normalised,
        CASE
            WHEN bool_or(status IN ('NONE', 'CANCELLED')) THEN 'NO_MATCH'
            WHEN bool_or(status = 'AMBIGUOUS') THEN 'AMBIGUOUS'
            ELSE 'BUILDING_ONLY'
        END AS reason,
        count(*) AS row_count,
        count(*) >= $many_rows OR bool_or(extract IN ('gov.lease', 'gov.institution')) AS comes_first,
        bool_or(is_new_building) AS has_new_building,
        list_sort(list(DISTINCT title)) AS sources
    FROM unmatched
    WHERE NOT source_is_held
    GROUP BY subject_key, district_code, normalised
),

newest AS (
    SELECT *, row_number() OVER (PARTITION BY subject_key ORDER BY updated_at DESC, extract, source_key) AS place
    FROM unmatched
    WHERE NOT source_is_held
),

-- What the parser calls a remark: of what no name explains, brackets, long numbers and what follows the last door number.
-- A name before a number is the road or estate that the register does not know, and stays. Written as patterns.
remarked AS (
    SELECT
        *,
        array_to_string(list_transform(
            list_filter(string_split(coalesce(remark, ''), ';'), lambda piece: piece <> '' AND (
                regexp_matches(piece, '[()]|[0-9]{7}')
                OR (ends_with(normalised, piece) AND regexp_matches(substr(normalised, 1, length(normalised) - length(piece)), '[0-9]'))
            )),
            lambda piece: concat(
                replace(replace(regexp_replace(piece, '[^0-9A-Z\x{4E00}-\x{9FFF}()]', '.', 'g'), '(', '[(]'), ')', '[)]'),
                CASE WHEN ends_with(normalised, piece) THEN '$' ELSE '' END
            )
        ), '|') AS remarks
    FROM newest
    WHERE place = 1
),

-- The newest row as a list may show it: its text as written, normalised where a remark had to go; never a long number.
shown AS (
    SELECT
        subject_key, status, method, room_unknown, area_code, community, building_code,
        CASE WHEN address_code IS NOT NULL THEN [address_code] ELSE candidates END AS candidates,
        regexp_replace(
            CASE WHEN remarks = '' THEN address_text ELSE regexp_replace(normalised, remarks, '***', 'g') END,
            '([0-9０-９][ 　]?){14,17}[0-9０-９XxＸｘ]|[0-9０-９]{7,}', '***', 'g'
        ) AS address_text
    FROM remarked
),

-- The best candidates: what it was matched to, else the first that fit.
named AS (
    SELECT
        fits.subject_key, standard_address.full_name,
        row_number() OVER (PARTITION BY fits.subject_key ORDER BY fits.candidate) AS place
    FROM (SELECT subject_key, unnest(candidates) AS candidate FROM shown) AS fits
    INNER JOIN registers.standard_address ON fits.candidate = standard_address.address_code
),

best AS (
    SELECT subject_key, list_sort(list(DISTINCT full_name)) AS candidates
    FROM named
    WHERE place <= $shown_candidates
    GROUP BY subject_key
),

-- A community with exactly one general grid stands for that grid.
community_grid AS (
    SELECT substr(community_code, 1, 12) AS community
    FROM registers.grid_now
    WHERE kind = 'general'
    GROUP BY substr(community_code, 1, 12)
    HAVING count(*) = 1
),

found AS (
    SELECT
        text_group.*,
        best.candidates, shown.address_text, shown.status, shown.method, shown.room_unknown,
        CASE WHEN text_group.reason = 'BUILDING_ONLY' THEN shown.building_code END AS building_code,
        coalesce(shown.area_code, text_group.district_code) AS area_code,
        community_grid.community IS NOT NULL AS community_tells_grid
    FROM text_group
    INNER JOIN shown ON text_group.subject_key = shown.subject_key
    LEFT JOIN best ON text_group.subject_key = best.subject_key
    LEFT JOIN community_grid ON shown.community = community_grid.community
),

cited AS (
    SELECT subject_key, source_row
    FROM unmatched
    WHERE NOT source_is_held
),

not_evaluated AS (
    SELECT subject_key, concat(array_to_string(list_sort(list(DISTINCT title)), '、'), '数据未更新') AS not_evaluated
    FROM unmatched
    GROUP BY subject_key
    HAVING bool_and(source_is_held)
)

SELECT
    reason,
    'address_text' AS subject_kind,
    subject_key,
    building_code AS address_code, building_code,
    CASE WHEN building_code IS NULL THEN area_code END AS area_code,
    CASE WHEN comes_first THEN 2 ELSE 3 END AS priority,
    CASE WHEN building_code IS NOT NULL OR community_tells_grid THEN 'worker>officer' ELSE 'grid_office' END AS route,
    concat($due_workdays, 'wd') AS due_rule,
    to_json({
        'address_text': address_text,
        'address_shown': CASE
            WHEN length(address_text) <= $shown_length THEN address_text
            ELSE concat(substr(address_text, 1, $shown_length - 1), '…')
        END,
        'sources': sources, 'row_count': row_count, 'candidates': candidates,
        'difference': CASE
            WHEN reason = 'BUILDING_ONLY' THEN CASE WHEN room_unknown THEN '标准地址有楼无此门牌' ELSE '只写到楼栋，没有写门牌' END
            WHEN reason = 'AMBIGUOUS' THEN '标准地址有几处对得上'
            WHEN status = 'CANCELLED' THEN '这处标准地址已注销'
            WHEN method = 'pending' THEN '这处标准地址还没启用'
            WHEN method = 'no_number' THEN '没有写门牌号'
            WHEN method = 'no_name' THEN '标准地址查无此路或小区'
            WHEN method = 'other_city' THEN '写的不是本市地址'
            WHEN method = 'nearby' THEN '只写了附近位置'
            WHEN method = 'range' THEN '写的是一段门牌号'
            WHEN method = 'contradiction' THEN '前后写法对不上'
            ELSE '标准地址查无此门牌'
        END,
        'sub_reason': CASE WHEN has_new_building THEN 'NEW_BUILDING' END
    }) AS evidence
FROM found
