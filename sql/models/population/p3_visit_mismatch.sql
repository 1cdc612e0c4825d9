-- P3: a grid visit that found another occupancy than the residents' register says, and the register has not moved since.
-- The officer checks and corrects the register; around Spring Festival, when everybody travels, the rule is silent.
WITH spring_festival AS (
    SELECT coalesce(bool_or($T BETWEEN date - $festival_days AND date + $festival_days), FALSE) AS is_near
    FROM registers.ref_spring_festival
),

resident_delivery AS (
    SELECT CAST(delivery.extracted_at AS DATE) AS extracted_on
    FROM registers.extract_status
    INNER JOIN landing.delivery
        ON extract_status.delivery = delivery.delivery AND extract_status.extract = delivery.extract
    WHERE extract_status.extract = 'police.resident' AND delivery.status = 'accepted'
),

-- Each visit beside the register. It is conclusive where somebody was counted, or nobody lives there any more.
visit AS (
    SELECT
        grid_visit.visit_id,
        grid_visit.address_code,
        grid_visit.visited_at,
        CAST(grid_visit.visited_at AS DATE) AS visited_on,
        grid_visit.occupancy,
        grid_visit.people_seen,
        coalesce(dwelling_people.people, 0) AS registered,
        coalesce(dwelling_people.registered_tenants, 0) AS registered_no_locals,
        grid_visit.occupancy IN ('vacant', 'moved_out')
        OR (grid_visit.occupancy = 'occupied' AND grid_visit.people_seen IS NOT NULL) AS is_conclusive
    FROM registers.grid_visit
    LEFT JOIN registers.dwelling_people ON grid_visit.address_code = dwelling_people.address_code
    WHERE CAST(grid_visit.visited_at AS DATE) BETWEEN CAST($T AS DATE) - $window_days AND $T
),

-- Each condition of the rule on a visit, by name.
compared AS (
    SELECT
        visit.*,
        visit.visited_on <= CAST($T AS DATE) - $settle_days AS is_settled,
        resident_delivery.extracted_on < visit.visited_on + $settle_days AS register_is_too_old,
        visit.occupancy IN ('vacant', 'moved_out') AND visit.registered_no_locals >= 1 AS moved_out,
        visit.occupancy = 'occupied' AND visit.people_seen >= 1 AND visit.registered = 0 AS new_in,
        visit.occupancy = 'occupied'
        AND visit.registered >= 1
        AND abs(visit.people_seen - visit.registered) >= $min_difference AS counts_differ
    FROM visit
    CROSS JOIN resident_delivery
    WHERE visit.is_conclusive
),

judged_visit AS (
    SELECT
        *,
        moved_out OR new_in OR counts_differ AS differs,
        is_settled AND (moved_out OR new_in OR counts_differ OR register_is_too_old) AS is_to_be_weighed
    FROM compared
),

-- Where no settled visit differs there is nothing to weigh; that is nearly everywhere.
to_be_weighed AS (
    SELECT DISTINCT address_code
    FROM judged_visit
    WHERE is_to_be_weighed
),

-- Of each dwelling the visit that the rule weighs (old enough for the register to have followed), and the newest of all.
in_time_order AS (
    SELECT
        judged_visit.*,
        row_number() OVER (
            PARTITION BY judged_visit.address_code, judged_visit.is_settled
            ORDER BY judged_visit.visited_at DESC, judged_visit.visit_id DESC
        ) = 1 AS is_newest
    FROM judged_visit
    SEMI JOIN to_be_weighed ON judged_visit.address_code = to_be_weighed.address_code
),

-- The newest conclusive visit up to T, where it is later than the one that is weighed.
later AS (
    SELECT address_code, differs
    FROM in_time_order
    WHERE is_newest AND NOT is_settled
),

weighed AS (
    SELECT
        in_time_order.*,
        address.building_code,
        coalesce(address.is_dwelling, FALSE) AS is_dwelling,
        institution_place.address_code IS NULL AS is_no_institution,
        coalesce(later.differs, TRUE) AS newest_visit_differs_too,
        CASE
            WHEN in_time_order.moved_out THEN 'MOVED_OUT'
            WHEN in_time_order.new_in THEN 'NEW_IN'
            ELSE 'COUNT_DIFF'
        END AS reason
    FROM in_time_order
    LEFT JOIN registers.address ON in_time_order.address_code = address.address_code
    LEFT JOIN registers.institution_place ON in_time_order.address_code = institution_place.address_code
    LEFT JOIN later ON in_time_order.address_code = later.address_code
    WHERE in_time_order.is_settled AND in_time_order.is_newest
),

differing AS (
    SELECT *
    FROM weighed
    WHERE is_dwelling AND is_no_institution AND NOT register_is_too_old AND differs AND newest_visit_differs_too
),

-- When the register last moved there, by whatever row, ended ones and those on paper included; what starts after T is not known yet.
written AS (
    SELECT
        resident.address_code,
        resident.updated_at,
        resident.source_row,
        row_number() OVER (
            PARTITION BY resident.address_code ORDER BY resident.updated_at DESC, resident.registration_id DESC
        ) = 1 AS is_last
    FROM registers.resident
    SEMI JOIN differing ON resident.address_code = differing.address_code
    WHERE resident.start_date <= $T
),

against_register AS (
    SELECT
        differing.*,
        written.updated_at,
        written.updated_at IS NULL OR differing.visited_at > written.updated_at AS visit_is_later_than_register
    FROM differing
    LEFT JOIN written ON differing.address_code = written.address_code AND written.is_last
),

cited AS (
    SELECT against_register.address_code AS subject_key, grid_visit.source_row, CAST(NULL AS VARCHAR) AS reason
    FROM against_register
    INNER JOIN registers.grid_visit ON against_register.visit_id = grid_visit.visit_id
    UNION ALL
    SELECT address_code AS subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM registers.living
    WHERE registration_type <> 1
    UNION ALL
    SELECT address_code AS subject_key, source_row, 'COUNT_DIFF' AS reason
    FROM registers.living
    UNION ALL
    SELECT address_code AS subject_key, source_row, CAST(NULL AS VARCHAR) AS reason
    FROM written
    WHERE is_last
),

not_evaluated AS (
    SELECT weighed.address_code AS subject_key, '实有人口数据早于走访后三天' AS not_evaluated
    FROM weighed
    CROSS JOIN spring_festival
    WHERE weighed.is_dwelling AND weighed.is_no_institution AND weighed.register_is_too_old AND NOT spring_festival.is_near
    UNION ALL
    SELECT CAST(NULL AS VARCHAR) AS subject_key, '春节前后暂停' AS not_evaluated
    FROM spring_festival
    WHERE is_near
)

SELECT
    against_register.reason,
    'dwelling' AS subject_kind,
    against_register.address_code AS subject_key,
    against_register.address_code,
    against_register.building_code,
    3 AS priority,
    'officer' AS route,
    concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
    to_json({
        'visited_on': against_register.visited_on,
        'occupancy': against_register.occupancy,
        'seen': against_register.people_seen,
        'registered': against_register.registered,
        'registered_no_locals': against_register.registered_no_locals,
        'register_updated_on': CAST(against_register.updated_at AS DATE)
    }) AS evidence
FROM against_register
CROSS JOIN spring_festival
WHERE against_register.visit_is_later_than_register AND NOT spring_festival.is_near
