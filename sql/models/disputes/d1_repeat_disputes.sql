-- D1: disputes of one kind that come back to the same door within a month. They are taken up together before they grow.
-- One finding a place (dwelling; for noise, leaks and parking the building) and category.
WITH recent AS (
    SELECT *
    FROM registers.event
    WHERE event_date BETWEEN CAST($T AS DATE) - ($window_days - 1) AND $T
),

-- Candidates: places with an event in the window, with what their reports say together.
candidate AS (
    SELECT
        place_kind,
        place_code,
        category,
        min(CASE place_kind WHEN 'building' THEN place_code ELSE building_code END) AS building_code,
        CAST(count(DISTINCT started_at) AS INTEGER) AS events,
        CAST(count(*) AS INTEGER) AS reports,
        count(reporter_hash) AS reports_with_reporter,
        count(DISTINCT reporter_hash) AS reporters,
        max(event_date) AS last_event_on,
        list_sort(list(DISTINCT event_date)) AS event_dates,
        bool_or(injury_flag) AS somebody_hurt,
        bool_or(fire_gas_threat_flag) AS fire_or_gas_threatened,
        bool_or(domestic_violence_flag) AS for_police_alone
    FROM recent
    GROUP BY place_kind, place_code, category
),

mediation AS (
    SELECT
        category,
        CASE WHEN concerns_building THEN building_code WHEN match_status = 'HOUSE' THEN address_code END AS place_code,
        status = 'open' AS is_open,
        coalesce(status = 'agreed' AND signed_on >= CAST($T AS DATE) - $agreed_days, FALSE) AS is_newly_agreed
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
    GROUP BY category, place_code
),

-- Each condition of the rule on a place and category, by name.
judged AS (
    SELECT
        candidate.*,
        concat(candidate.place_code, '|', candidate.category) AS subject_key,
        candidate.events >= $min_events AS comes_back,
        candidate.reports_with_reporter < $named_reports OR candidate.reporters >= $min_reporters AS not_one_reporter_alone,
        coalesce(mediated.is_open, FALSE) AS mediation_open,
        coalesce(mediated.is_newly_agreed, FALSE) AS newly_agreed,
        candidate.somebody_hurt OR candidate.fire_or_gas_threatened AS is_urgent
    FROM candidate
    LEFT JOIN mediated ON candidate.place_code = mediated.place_code AND candidate.category = mediated.category
),

found AS (
    SELECT *
    FROM judged
    WHERE comes_back AND not_one_reporter_alone AND NOT mediation_open AND NOT newly_agreed
),

found_report AS (
    SELECT
        recent.*,
        found.subject_key
    FROM recent
    INNER JOIN found ON recent.place_code = found.place_code AND recent.category = found.category
),

-- What each event shows: its date, the channels it was reported by and how often.
event_shown AS (
    SELECT
        subject_key,
        {
            'date': event_date,
            'channels': list_sort(
                list(DISTINCT CASE channel WHEN 'police' THEN '警情' WHEN 'hotline' THEN '12345热线' ELSE '网格' END)
            ),
            'reports': CAST(count(*) AS INTEGER)
        } AS shown
    FROM found_report
    GROUP BY subject_key, event_date
),

event_list AS (
    SELECT subject_key, list_sort(list(shown)) AS events
    FROM event_shown
    GROUP BY subject_key
),

last_disposition AS (
    SELECT
        subject_key,
        CASE disposition
            WHEN 'mediated_on_site' THEN '现场调解'
            WHEN 'transferred' THEN '移交处理'
            WHEN 'recorded' THEN '登记备案'
            ELSE '其他'
        END AS disposition,
        row_number() OVER (PARTITION BY subject_key ORDER BY occurred_at DESC, number DESC) AS place
    FROM found_report
    WHERE extract = 'police.dispute_incident' AND disposition IS NOT NULL
),

cited AS (
    SELECT subject_key, source_row
    FROM found_report
)

SELECT
    'REPEAT' AS reason,
    found.place_kind AS subject_kind,
    found.subject_key,
    found.place_code AS address_code,
    found.building_code,
    CASE WHEN found.is_urgent THEN 1 ELSE 2 END AS priority,
    CASE WHEN found.for_police_alone THEN 'officer' ELSE 'both' END AS route,
    CASE WHEN found.is_urgent THEN '24h' ELSE concat(CAST($due_workdays AS VARCHAR), 'wd') END AS due_rule,
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
    }) AS evidence
FROM found
INNER JOIN registers.dispute_category ON found.category = dispute_category.category
INNER JOIN event_list ON found.subject_key = event_list.subject_key
LEFT JOIN last_disposition ON found.subject_key = last_disposition.subject_key AND last_disposition.place = 1
