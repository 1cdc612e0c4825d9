-- D3: a mediation agreement that nobody has looked after: not visited, not performed, broken again, or still to be confirmed.
-- One finding a case and reason; the case number is the subject.
WITH agreed AS (
    SELECT
        mediation_here.case_number,
        mediation_here.category,
        dispute_category.title AS category_title,
        mediation_here.concerns_building,
        mediation_here.match_status,
        mediation_here.address_code,
        mediation_here.building_code,
        coalesce(mediation_here.community_code, mediation_here.town_code, mediation_here.district_code) AS area_code,
        mediation_here.agreement_number,
        mediation_here.signed_on,
        mediation_here.performance_due_on,
        mediation_here.performed_on,
        mediation_here.followed_up_on,
        mediation_here.court_confirmed,
        mediation_here.source_row
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
    WHERE
        CAST(dispute_incident.occurred_at AS DATE) BETWEEN CAST($T AS DATE) - ($relapse_seen_days - 1) AND $T
),

-- Police calls of the agreement's category at its dwelling; for noise, leaks and parking in its building.
relapse AS (
    SELECT
        agreed.case_number,
        incident.occurred_on,
        incident.domestic_violence_flag,
        incident.source_row
    FROM agreed
    INNER JOIN incident
        ON
            agreed.category = incident.category
            AND NOT agreed.concerns_building
            AND agreed.match_status = 'HOUSE'
            AND agreed.address_code = incident.address_code
    WHERE incident.occurred_on > agreed.signed_on AND incident.occurred_on <= agreed.signed_on + $relapse_days
    UNION ALL
    SELECT
        agreed.case_number,
        incident.occurred_on,
        incident.domestic_violence_flag,
        incident.source_row
    FROM agreed
    INNER JOIN incident
        ON
            agreed.category = incident.category
            AND agreed.concerns_building
            AND agreed.building_code = incident.building_code
    WHERE incident.occurred_on > agreed.signed_on AND incident.occurred_on <= agreed.signed_on + $relapse_days
),

relapsed AS (
    SELECT
        case_number,
        CAST(count(*) AS INTEGER) AS incidents,
        list_sort(list(DISTINCT occurred_on)) AS incident_dates,
        max(occurred_on) AS last_incident_on,
        bool_or(domestic_violence_flag) AS for_police_alone
    FROM relapse
    GROUP BY case_number
),

-- Each condition of the rule on a case, by name.
judged AS (
    SELECT
        agreed.case_number,
        agreed.category,
        agreed.category_title,
        agreed.address_code,
        agreed.building_code,
        agreed.area_code,
        agreed.agreement_number,
        agreed.signed_on,
        agreed.performance_due_on,
        agreed.source_row,
        agreed.signed_on BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - $visit_days AS visit_is_due,
        agreed.followed_up_on IS NULL AS not_visited,
        coalesce(
            agreed.performance_due_on
            BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - $performance_days,
            false
        ) AS performance_is_due,
        agreed.performed_on IS NULL AS not_performed,
        relapsed.case_number IS NOT NULL AS has_relapsed,
        agreed.signed_on BETWEEN CAST($T AS DATE) - $confirmation_days AND CAST($T AS DATE) - $tip_days AS confirmation_ends_soon,
        NOT coalesce(agreed.court_confirmed, false) AS not_confirmed,
        relapsed.incidents,
        relapsed.incident_dates,
        relapsed.last_incident_on,
        coalesce(relapsed.for_police_alone, false) AS for_police_alone
    FROM agreed
    LEFT JOIN relapsed ON agreed.case_number = relapsed.case_number
),

found AS (
    SELECT
        'VISIT_DUE' AS reason,
        case_number,
        3 AS priority,
        'worker' AS route,
        '5wd' AS due_rule,
        CAST(NULL AS DATE) AS due_cap
    FROM judged
    WHERE visit_is_due AND not_visited
    UNION ALL
    SELECT
        'PERFORM_DUE' AS reason,
        case_number,
        2 AS priority,
        'worker' AS route,
        '3wd' AS due_rule,
        CAST(NULL AS DATE) AS due_cap
    FROM judged
    WHERE performance_is_due AND not_performed
    UNION ALL
    SELECT
        'RELAPSE' AS reason,
        case_number,
        2 AS priority,
        CASE WHEN for_police_alone THEN 'officer' ELSE 'both' END AS route,
        '3wd' AS due_rule,
        CAST(NULL AS DATE) AS due_cap
    FROM judged
    WHERE has_relapsed
    UNION ALL
    SELECT
        'CONFIRM_TIP' AS reason,
        case_number,
        3 AS priority,
        'worker' AS route,
        '5wd' AS due_rule,
        signed_on + $confirmation_days AS due_cap
    FROM judged
    WHERE confirmation_ends_soon AND not_confirmed AND not_performed
),

rule_row AS (
    SELECT
        found.reason,
        found.case_number,
        agreed.source_row
    FROM found
    INNER JOIN agreed ON found.case_number = agreed.case_number
    UNION ALL
    SELECT
        found.reason,
        found.case_number,
        relapse.source_row
    FROM found
    INNER JOIN relapse ON found.case_number = relapse.case_number
    WHERE found.reason = 'RELAPSE'
    UNION ALL
    SELECT
        found.reason,
        found.case_number,
        standard_address.source_row
    FROM found
    INNER JOIN agreed ON found.case_number = agreed.case_number
    INNER JOIN registers.standard_address ON agreed.address_code = standard_address.address_code
),

cited AS (
    SELECT
        reason,
        case_number,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM rule_row
    GROUP BY
        reason,
        case_number
)

SELECT
    found.reason,
    'case' AS subject_kind,
    found.case_number AS subject_key,
    judged.address_code,
    judged.building_code,
    CASE WHEN judged.address_code IS NULL THEN judged.area_code END AS area_code,
    found.priority,
    found.route,
    found.due_rule,
    found.due_cap,
    to_json({
        'case_number': judged.case_number,
        'agreement_number': judged.agreement_number,
        'category': judged.category,
        'category_title': judged.category_title,
        'signed_on': judged.signed_on,
        'performance_due_on': judged.performance_due_on,
        'confirm_until': judged.signed_on + $confirmation_days,
        'incidents': CASE WHEN found.reason = 'RELAPSE' THEN judged.incidents END,
        'incident_dates': CASE WHEN found.reason = 'RELAPSE' THEN judged.incident_dates END,
        'last_incident_on': CASE WHEN found.reason = 'RELAPSE' THEN judged.last_incident_on END
    }) AS evidence,
    cited.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN judged ON found.case_number = judged.case_number
INNER JOIN cited ON found.reason = cited.reason AND found.case_number = cited.case_number
ORDER BY
    found.reason,
    found.case_number
