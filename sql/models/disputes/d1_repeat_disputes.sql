-- D1: disputes of one kind that come back to the same door within a month. They are taken up together before they grow.
-- One finding a place (dwelling; for noise, leaks and parking the building) and category.
WITH recent AS (
    SELECT
        place_kind,
        place_code,
        category,
        started_at,
        event_date,
        extract,
        number,
        channel,
        occurred_at,
        reporter_hash,
        injury_flag,
        domestic_violence_flag,
        fire_gas_threat_flag,
        disposition,
        delivery,
        row_number
    FROM registers.event
    WHERE event_date BETWEEN CAST($T AS DATE) - ($window_days - 1) AND $T
),

-- Candidates: places with an event in the window, with what their reports say together.
candidate AS (
    SELECT
        place_kind,
        place_code,
        category,
        CAST(count(DISTINCT started_at) AS INTEGER) AS events,
        CAST(count(*) AS INTEGER) AS reports,
        CAST(count(reporter_hash) AS INTEGER) AS reports_with_reporter,
        CAST(count(DISTINCT reporter_hash) AS INTEGER) AS reporters,
        max(event_date) AS last_event_on,
        list_sort(list(DISTINCT event_date)) AS event_dates,
        bool_or(injury_flag) AS somebody_hurt,
        bool_or(fire_gas_threat_flag) AS fire_or_gas_threatened,
        bool_or(domestic_violence_flag) AS for_police_alone
    FROM recent
    GROUP BY
        place_kind,
        place_code,
        category
),

mediation AS (
    SELECT
        category,
        CASE
            WHEN concerns_building THEN building_code
            WHEN match_status = 'HOUSE' THEN address_code
        END AS place_code,
        status = 'open' AS is_open,
        coalesce(status = 'agreed' AND signed_on >= CAST($T AS DATE) - $agreed_days, false) AS is_newly_agreed
    FROM registers.mediation_here
),

mediated AS (
    SELECT
        category,
        place_code,
        bool_or(is_open) AS is_open,
        bool_or(is_newly_agreed) AS is_newly_agreed
    FROM mediation
    WHERE place_code IS NOT NULL
    GROUP BY
        category,
        place_code
),

-- Each condition of the rule on a place and category, by name.
judged AS (
    SELECT
        candidate.place_kind,
        candidate.place_code,
        candidate.category,
        candidate.events,
        candidate.reports,
        candidate.last_event_on,
        candidate.event_dates,
        candidate.somebody_hurt,
        candidate.fire_or_gas_threatened,
        candidate.for_police_alone,
        candidate.events >= $min_events AS comes_back,
        candidate.reports_with_reporter < 2 OR candidate.reporters >= $min_reporters AS not_one_reporter_alone,
        coalesce(mediated.is_open, false) AS mediation_open,
        coalesce(mediated.is_newly_agreed, false) AS newly_agreed
    FROM candidate
    LEFT JOIN mediated ON candidate.place_code = mediated.place_code AND candidate.category = mediated.category
),

found AS (
    SELECT
        place_kind,
        place_code,
        category,
        events,
        reports,
        last_event_on,
        event_dates,
        for_police_alone,
        somebody_hurt OR fire_or_gas_threatened AS is_urgent
    FROM judged
    WHERE comes_back AND not_one_reporter_alone AND NOT mediation_open AND NOT newly_agreed
),

found_report AS (
    SELECT
        recent.place_code,
        recent.category,
        recent.started_at,
        recent.event_date,
        recent.extract,
        recent.number,
        recent.channel,
        recent.occurred_at,
        recent.disposition,
        recent.delivery,
        recent.row_number
    FROM recent
    SEMI JOIN found ON recent.place_code = found.place_code AND recent.category = found.category
),

-- What each event shows: its date, the channels it was reported by and how often.
event_shown AS (
    SELECT
        place_code,
        category,
        {
            'date': event_date,
            'channels': list_sort(
                list(DISTINCT CASE channel WHEN 'police' THEN '警情' WHEN 'hotline' THEN '12345热线' ELSE '网格' END)
            ),
            'reports': CAST(count(*) AS INTEGER)
        } AS shown
    FROM found_report
    GROUP BY
        place_code,
        category,
        event_date
),

event_list AS (
    SELECT
        place_code,
        category,
        list_sort(list(shown)) AS events
    FROM event_shown
    GROUP BY
        place_code,
        category
),

last_disposition AS (
    SELECT
        place_code,
        category,
        CASE disposition
            WHEN 'mediated_on_site' THEN '现场调解'
            WHEN 'transferred' THEN '移交处理'
            WHEN 'recorded' THEN '登记备案'
            ELSE '其他'
        END AS disposition,
        row_number() OVER (
            PARTITION BY place_code, category
            ORDER BY
                occurred_at DESC,
                number DESC
        ) AS place
    FROM found_report
    WHERE extract = 'police.dispute_incident' AND disposition IS NOT NULL
),

rule_row AS (
    SELECT
        place_code,
        category,
        extract,
        delivery,
        row_number
    FROM found_report
    UNION ALL
    SELECT
        found.place_code,
        found.category,
        'police.standard_address' AS extract,
        standard_address.delivery,
        standard_address.row_number
    FROM found
    INNER JOIN registers.standard_address ON found.place_code = standard_address.address_code
),

cited AS (
    SELECT
        place_code,
        category,
        list_sort(list(DISTINCT {'extract': extract, 'delivery': delivery, 'row_number': row_number})) AS source_rows
    FROM rule_row
    GROUP BY
        place_code,
        category
)

SELECT
    'REPEAT' AS reason,
    found.place_kind AS subject_kind,
    concat(found.place_code, '|', found.category) AS subject_key,
    found.place_code AS address_code,
    address.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CASE WHEN found.is_urgent THEN 1 ELSE 2 END AS priority,
    CASE WHEN found.for_police_alone THEN 'officer' ELSE 'both' END AS route,
    CASE WHEN found.is_urgent THEN '24h' ELSE concat(CAST($due_workdays AS VARCHAR), 'wd') END AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'days': $window_days,
        'event_count': found.events,
        'last_event_on': found.last_event_on,
        'event_dates': found.event_dates,
        'events': event_list.events,
        'reports': found.reports,
        'category': found.category,
        'category_title': dispute_category.title,
        'last_disposition': last_disposition.disposition
    }) AS evidence,
    cited.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN registers.address ON found.place_code = address.address_code
INNER JOIN registers.dispute_category ON found.category = dispute_category.category
INNER JOIN event_list ON found.place_code = event_list.place_code AND found.category = event_list.category
INNER JOIN cited ON found.place_code = cited.place_code AND found.category = cited.category
LEFT JOIN last_disposition
    ON
        found.place_code = last_disposition.place_code
        AND found.category = last_disposition.category
        AND last_disposition.place = 1
ORDER BY subject_key
