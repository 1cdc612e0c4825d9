-- D3: a mediation agreement that nobody has looked after: not visited, not performed, broken again, or still to be confirmed.
-- One finding a case and reason; the case number is the subject.
WITH agreed AS (
    SELECT
        mediation_here.*,
        mediation_here.case_number AS subject_key,
        dispute_category.title AS category_title,
        mediation_here.address_code IS NULL AS has_no_address
    FROM registers.mediation_here
    INNER JOIN registers.dispute_category ON mediation_here.category = dispute_category.category
    WHERE mediation_here.status = 'agreed' AND mediation_here.signed_on IS NOT NULL
),

incident AS (
    SELECT
        dispute_incident.category,
        address.address_code,
        address.building_code,
        CAST(dispute_incident.occurred_at AS DATE) AS occurred_on,
        dispute_incident.domestic_violence_flag,
        dispute_incident.source_row
    FROM registers.dispute_incident
    INNER JOIN registers.address ON dispute_incident.address_code = address.address_code
    WHERE CAST(dispute_incident.occurred_at AS DATE) BETWEEN CAST($T AS DATE) - ($relapse_seen_days - 1) AND $T
),

-- Police calls of the agreement's category at its dwelling; for noise, leaks and parking in its building.
incident_there AS (
    SELECT agreed.subject_key, agreed.signed_on, incident.*
    FROM agreed
    INNER JOIN incident ON agreed.category = incident.category AND agreed.address_code = incident.address_code
    WHERE NOT agreed.concerns_building AND agreed.match_status = 'HOUSE'
    UNION ALL
    SELECT agreed.subject_key, agreed.signed_on, incident.*
    FROM agreed
    INNER JOIN incident ON agreed.category = incident.category AND agreed.building_code = incident.building_code
    WHERE agreed.concerns_building
),

relapse AS (
    SELECT *
    FROM incident_there
    WHERE occurred_on > signed_on AND occurred_on <= signed_on + $relapse_days
),

relapsed AS (
    SELECT
        subject_key,
        CAST(count(*) AS INTEGER) AS incidents,
        list_sort(list(DISTINCT occurred_on)) AS incident_dates,
        max(occurred_on) AS last_incident_on,
        bool_or(domestic_violence_flag) AS for_police_alone
    FROM relapse
    GROUP BY subject_key
),

-- Each condition of the rule on a case, by name.
judged AS (
    SELECT
        agreed.*,
        agreed.signed_on BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - $visit_days AS visit_is_due,
        agreed.followed_up_on IS NULL AS is_not_visited,
        coalesce(
            agreed.performance_due_on BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - $performance_days,
            FALSE
        ) AS performance_is_due,
        agreed.performed_on IS NULL AS is_not_performed,
        relapsed.subject_key IS NOT NULL AS has_relapsed,
        agreed.signed_on BETWEEN CAST($T AS DATE) - $confirmation_days AND CAST($T AS DATE) - $tip_days AS confirmation_ends_soon,
        NOT coalesce(agreed.court_confirmed, FALSE) AS is_not_confirmed,
        agreed.signed_on + $confirmation_days AS confirm_until,
        relapsed.incidents,
        relapsed.incident_dates,
        relapsed.last_incident_on,
        coalesce(relapsed.for_police_alone, FALSE) AS is_for_police_alone
    FROM agreed
    LEFT JOIN relapsed ON agreed.subject_key = relapsed.subject_key
),

found AS (
    SELECT 'VISIT_DUE' AS reason, subject_key, 3 AS priority, 'worker' AS route, $due_workdays AS workdays
    FROM judged
    WHERE visit_is_due AND is_not_visited
    UNION ALL
    SELECT 'PERFORM_DUE' AS reason, subject_key, 2 AS priority, 'worker' AS route, $urgent_due_workdays AS workdays
    FROM judged
    WHERE performance_is_due AND is_not_performed
    UNION ALL
    SELECT
        'RELAPSE' AS reason,
        subject_key,
        2 AS priority,
        CASE WHEN is_for_police_alone THEN 'officer' ELSE 'both' END AS route,
        $urgent_due_workdays AS workdays
    FROM judged
    WHERE has_relapsed
    UNION ALL
    SELECT 'CONFIRM_TIP' AS reason, subject_key, 3 AS priority, 'worker' AS route, $due_workdays AS workdays
    FROM judged
    WHERE confirmation_ends_soon AND is_not_confirmed AND is_not_performed
),

cited AS (
    SELECT subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM agreed
    UNION ALL
    SELECT subject_key, source_row, 'RELAPSE' AS reason
    FROM relapse
)

SELECT
    found.reason,
    'case' AS subject_kind,
    found.subject_key,
    judged.address_code,
    judged.building_code,
    CASE
        WHEN judged.has_no_address THEN coalesce(judged.community_code, judged.town_code, judged.district_code)
    END AS area_code,
    found.priority,
    found.route,
    concat(found.workdays, 'wd') AS due_rule,
    CASE WHEN found.reason = 'CONFIRM_TIP' THEN judged.confirm_until END AS due_cap,
    to_json({
        'case_number': judged.case_number,
        'agreement_number': judged.agreement_number,
        'category': judged.category,
        'category_title': judged.category_title,
        'signed_on': judged.signed_on,
        'performance_due_on': judged.performance_due_on,
        'confirm_until': judged.confirm_until,
        'incidents': CASE WHEN found.reason = 'RELAPSE' THEN judged.incidents END,
        'incident_dates': CASE WHEN found.reason = 'RELAPSE' THEN judged.incident_dates END,
        'last_incident_on': CASE WHEN found.reason = 'RELAPSE' THEN judged.last_incident_on END
    }) AS evidence
FROM found
INNER JOIN judged ON found.subject_key = judged.subject_key
