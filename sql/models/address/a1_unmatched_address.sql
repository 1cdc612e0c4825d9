-- A1: a government address text in force that no standard address answers to, so that nobody can tell which door it means.
-- One finding a district and normalised text: fixing the text, or the register, serves every row that carries it.
-- The district is the one that the text names, else that of the town it names or of the address it leads to.
WITH source AS (
    SELECT
        'gov.house' AS extract,
        '房屋' AS title,
        source_key,
        source_row,
        updated_at,
        first_registered_on,
        status = 1 AS in_force,
        true AS means_a_dwelling
    FROM registers.house
    UNION ALL
    SELECT
        'gov.lease' AS extract,
        '租赁备案' AS title,
        source_key,
        source_row,
        updated_at,
        CAST(NULL AS DATE) AS first_registered_on,
        status = 1 AND end_date >= $T AS in_force,
        true AS means_a_dwelling
    FROM registers.lease
    UNION ALL
    SELECT
        'gov.business_entity' AS extract,
        '市场主体' AS title,
        source_key,
        source_row,
        updated_at,
        CAST(NULL AS DATE) AS first_registered_on,
        status = 1 AND NOT cluster_address AS in_force,
        false AS means_a_dwelling
    FROM registers.business_entity
    UNION ALL
    SELECT
        'gov.gas_account' AS extract,
        '燃气用户' AS title,
        source_key,
        source_row,
        updated_at,
        CAST(NULL AS DATE) AS first_registered_on,
        status = 1 AS in_force,
        true AS means_a_dwelling
    FROM registers.gas_account
    UNION ALL
    SELECT
        'gov.demolition' AS extract,
        '拆除' AS title,
        source_key,
        source_row,
        updated_at,
        CAST(NULL AS DATE) AS first_registered_on,
        status <> 'withdrawn' AS in_force,
        false AS means_a_dwelling
    FROM registers.demolition
    UNION ALL
    SELECT
        'gov.institution' AS extract,
        '集体居住场所' AS title,
        source_key,
        source_row,
        updated_at,
        CAST(NULL AS DATE) AS first_registered_on,
        true AS in_force,
        false AS means_a_dwelling
    FROM registers.institution
),

-- The district of each town, for texts that name the town alone.
town AS (
    SELECT
        town_code,
        min(district_code) AS district_code
    FROM registers.address
    WHERE level = 2
    GROUP BY town_code
),

-- Candidates: texts of these six extracts that are not matched to one dwelling, with the day Outpost first saw them.
candidate AS (
    SELECT
        source.extract,
        source.title,
        source.source_key,
        source.source_row,
        source.updated_at,
        source.first_registered_on,
        source.in_force,
        source.means_a_dwelling,
        matched.address_text,
        coalesce(matched.normalised, '') AS normalised,
        matched.status AS match_status,
        matched.method,
        matched.address_code,
        matched.candidates,
        matched.room_unknown,
        matched.remark,
        coalesce(matched.district_code, town.district_code, known.district_code) AS district_code,
        matched.town_code,
        matched.community_code,
        matched.first_seen
    FROM address.match AS matched
    INNER JOIN source ON matched.extract = source.extract AND matched.source_key = source.source_key
    LEFT JOIN town ON coalesce(matched.town_code, substr(matched.community_code, 1, 9)) = town.town_code
    LEFT JOIN registers.address AS known ON matched.address_code = known.address_code
    WHERE matched.status <> 'HOUSE'
),

-- Each condition of the rule on a row, by name. The reasons are numbered from the worst.
judged AS (
    SELECT
        extract,
        title,
        source_key,
        source_row,
        updated_at,
        address_text,
        normalised,
        match_status,
        method,
        address_code,
        candidates,
        room_unknown,
        remark,
        district_code,
        town_code,
        community_code,
        substr(sha256(concat(coalesce(district_code, ''), '|', normalised)), 1, 16) AS subject_key,
        in_force,
        CAST(updated_at AS DATE) >= CAST($T AS DATE) - $updated_within_days AS is_recent,
        coalesce(first_seen <= CAST($T AS DATE) - $text_stands_days, false) AS text_stands,
        CASE
            WHEN match_status = 'NONE' THEN 1
            WHEN match_status = 'CANCELLED' AND extract <> 'gov.demolition' THEN 1
            WHEN match_status = 'AMBIGUOUS' THEN 2
            WHEN match_status = 'BUILDING' AND means_a_dwelling THEN 3
        END AS reason_rank,
        coalesce(
            extract = 'gov.house'
            AND first_registered_on BETWEEN CAST($T AS DATE) - $new_building_days AND $T,
            false
        ) AS is_new_building,
        list_contains($held, extract) AS source_is_held
    FROM candidate
),

unmatched AS (
    SELECT
        extract,
        title,
        source_key,
        source_row,
        updated_at,
        address_text,
        normalised,
        match_status,
        method,
        address_code,
        candidates,
        room_unknown,
        remark,
        district_code,
        town_code,
        community_code,
        subject_key,
        reason_rank,
        is_new_building,
        source_is_held
    FROM judged
    WHERE in_force AND is_recent AND text_stands AND reason_rank IS NOT NULL
),

-- A source that is held is left out: what rests on other sources is found, what rests on it alone is not evaluated.
text_group AS (
    SELECT
        subject_key,
        min(reason_rank) AS reason_rank,
        count(*) AS row_count,
        bool_or(extract = 'gov.lease') AS has_lease,
        bool_or(extract = 'gov.institution') AS has_institution,
        bool_or(is_new_building) AS has_new_building,
        list_sort(list(DISTINCT title)) AS sources,
        list_sort(
            list(DISTINCT source_row)
        ) AS text_rows
    FROM unmatched
    WHERE NOT source_is_held
    GROUP BY subject_key
),

held_group AS (
    SELECT
        unmatched.subject_key,
        list_sort(list(DISTINCT unmatched.title)) AS sources
    FROM unmatched
    LEFT JOIN text_group ON unmatched.subject_key = text_group.subject_key
    WHERE unmatched.source_is_held AND text_group.subject_key IS NULL
    GROUP BY unmatched.subject_key
),

newest_row AS (
    SELECT
        subject_key,
        address_text,
        normalised,
        match_status,
        method,
        address_code,
        candidates,
        room_unknown,
        remark,
        district_code,
        town_code,
        community_code,
        row_number() OVER (
            PARTITION BY subject_key
            ORDER BY
                updated_at DESC,
                extract,
                source_key
        ) AS place
    FROM unmatched
    WHERE NOT source_is_held
),

-- What the parser calls a remark: of what no name explains, brackets, long numbers and what follows the last door number.
-- A name before a number is the road or estate that the register does not know, and stays. Written as patterns.
remarked AS (
    SELECT
        subject_key,
        address_text,
        normalised,
        match_status,
        method,
        address_code,
        candidates,
        room_unknown,
        district_code,
        town_code,
        community_code,
        array_to_string(
            list_transform(
                list_filter(
                    string_split(coalesce(remark, ''), ';'),
                    lambda piece: piece <> '' AND (
                        regexp_matches(piece, '[()]|[0-9]{7}')
                        OR (
                            ends_with(normalised, piece)
                            AND regexp_matches(substr(normalised, 1, length(normalised) - length(piece)), '[0-9]')
                        )
                    )
                ),
                lambda piece: concat(
                    replace(
                        replace(regexp_replace(piece, '[^0-9A-Z\x{4E00}-\x{9FFF}()]', '.', 'g'), '(', '[(]'),
                        ')',
                        '[)]'
                    ),
                    CASE WHEN ends_with(normalised, piece) THEN '$' ELSE '' END
                )
            ),
            '|'
        ) AS remarks
    FROM newest_row
    WHERE place = 1
),

-- The text as a list may show it: as written, in normalised form where a remark had to go; never a long number.
shown AS (
    SELECT
        subject_key,
        match_status,
        method,
        address_code,
        candidates,
        room_unknown,
        district_code,
        town_code,
        community_code,
        regexp_replace(
            regexp_replace(
                CASE WHEN remarks = '' THEN address_text ELSE regexp_replace(normalised, remarks, '***', 'g') END,
                '([0-9０-９][ 　]?){14,17}[0-9０-９XxＸｘ]',
                '***',
                'g'
            ),
            '[0-9０-９]{7,}',
            '***',
            'g'
        ) AS address_text
    FROM remarked
),

-- The best candidates: what it was matched to, else the first three that fit.
named_candidate AS (
    SELECT
        named.subject_key,
        standing.full_name,
        row_number() OVER (PARTITION BY named.subject_key ORDER BY named.candidate) AS place
    FROM (
        SELECT
            subject_key,
            unnest(CASE WHEN address_code IS NOT NULL THEN [address_code] ELSE candidates END) AS candidate
        FROM shown
    ) AS named
    INNER JOIN registers.standard_address AS standing ON named.candidate = standing.address_code
),

candidate_list AS (
    SELECT
        subject_key,
        list_sort(list(DISTINCT full_name)) AS candidates
    FROM named_candidate
    WHERE place <= 3
    GROUP BY subject_key
),

-- A community with exactly one general grid stands for that grid.
community_grid AS (
    SELECT substr(community_code, 1, 12) AS community_code
    FROM registers.grid_now
    WHERE kind = 'general'
    GROUP BY substr(community_code, 1, 12)
    HAVING count(*) = 1
),

placed AS (
    SELECT
        text_group.subject_key,
        CASE text_group.reason_rank WHEN 1 THEN 'NO_MATCH' WHEN 2 THEN 'AMBIGUOUS' ELSE 'BUILDING_ONLY' END AS reason,
        CASE WHEN text_group.reason_rank = 3 THEN matched.building_code END AS building_code,
        coalesce(
            shown.community_code,
            shown.town_code,
            matched.town_code,
            shown.district_code
        ) AS area_code,
        community_grid.community_code IS NOT NULL AS community_tells_grid,
        text_group.row_count,
        text_group.row_count >= $many_rows AS has_many_rows,
        text_group.has_lease,
        text_group.has_institution,
        text_group.has_new_building,
        text_group.sources,
        text_group.text_rows,
        shown.address_text,
        CASE
            WHEN length(shown.address_text) <= 33 THEN shown.address_text
            ELSE concat(substr(shown.address_text, 1, 32), '…')
        END AS address_shown,
        candidate_list.candidates,
        CASE
            WHEN text_group.reason_rank = 3 AND shown.room_unknown THEN '标准地址有楼无此门牌'
            WHEN text_group.reason_rank = 3 THEN '只写到楼栋，没有写门牌'
            WHEN text_group.reason_rank = 2 THEN '标准地址有几处对得上'
            WHEN shown.match_status = 'CANCELLED' THEN '这处标准地址已注销'
            WHEN shown.method = 'pending' THEN '这处标准地址还没启用'
            WHEN shown.method = 'no_number' THEN '没有写门牌号'
            WHEN shown.method = 'no_name' THEN '标准地址查无此路或小区'
            WHEN shown.method = 'other_city' THEN '写的不是本市地址'
            WHEN shown.method = 'nearby' THEN '只写了附近位置'
            WHEN shown.method = 'range' THEN '写的是一段门牌号'
            WHEN shown.method = 'contradiction' THEN '前后写法对不上'
            ELSE '标准地址查无此门牌'
        END AS difference
    FROM text_group
    INNER JOIN shown ON text_group.subject_key = shown.subject_key
    LEFT JOIN registers.address AS matched ON shown.address_code = matched.address_code
    LEFT JOIN candidate_list ON text_group.subject_key = candidate_list.subject_key
    LEFT JOIN community_grid ON substr(shown.community_code, 1, 12) = community_grid.community_code
),

-- The building's own row, where a text led to one: few of all addresses, found before they are joined.
building AS MATERIALIZED (
    SELECT DISTINCT building_code
    FROM placed
    WHERE building_code IS NOT NULL
),

subject AS MATERIALIZED (
    SELECT
        address_code,
        source_row
    FROM registers.standard_address
    SEMI JOIN building ON standard_address.address_code = building.building_code
)

SELECT
    placed.reason,
    'address_text' AS subject_kind,
    placed.subject_key,
    placed.building_code AS address_code,
    placed.building_code,
    CASE WHEN placed.building_code IS NULL THEN placed.area_code END AS area_code,
    CASE WHEN placed.has_many_rows OR placed.has_lease OR placed.has_institution THEN 2 ELSE 3 END AS priority,
    CASE
        WHEN placed.building_code IS NOT NULL OR placed.community_tells_grid THEN 'worker>officer'
        ELSE 'grid_office'
    END AS route,
    concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'address_text': placed.address_text,
        'address_shown': placed.address_shown,
        'sources': placed.sources,
        'row_count': placed.row_count,
        'candidates': placed.candidates,
        'difference': placed.difference,
        'sub_reason': CASE WHEN placed.has_new_building THEN 'NEW_BUILDING' END
    }) AS evidence,
    CASE
        WHEN subject.address_code IS NULL THEN placed.text_rows
        ELSE
            list_append(
                placed.text_rows,
                subject.source_row
            )
    END AS source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM placed
LEFT JOIN subject ON placed.building_code = subject.address_code
UNION ALL
SELECT
    CAST(NULL AS VARCHAR) AS reason,
    'address_text' AS subject_kind,
    subject_key,
    CAST(NULL AS VARCHAR) AS address_code,
    CAST(NULL AS VARCHAR) AS building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CAST(NULL AS INTEGER) AS priority,
    CAST(NULL AS VARCHAR) AS route,
    CAST(NULL AS VARCHAR) AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    CAST(NULL AS JSON) AS evidence,
    NULL AS source_rows,
    concat(array_to_string(sources, '、'), '数据未更新') AS not_evaluated
FROM held_group
ORDER BY subject_key
