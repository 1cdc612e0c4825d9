-- P3: a grid visit that found another occupancy than the residents' register says, and the register has not moved since.
-- The officer checks and corrects the register; around Spring Festival, when everybody travels, the rule is silent.
WITH spring_festival AS (
    SELECT coalesce(bool_or($T BETWEEN date - $festival_days AND date + $festival_days), false) AS is_near
    FROM registers.ref_spring_festival
),

resident_delivery AS (
    SELECT CAST(delivery.extracted_at AS DATE) AS extracted_on
    FROM registers.extract_status
    INNER JOIN landing.delivery
        ON extract_status.delivery = delivery.delivery AND extract_status.extract = delivery.extract
    WHERE extract_status.extract = 'police.resident' AND delivery.status = 'accepted'
),

-- Visits that say something about who lives there (somebody counted, or nobody living there any more), each beside the register.
conclusive AS (
    SELECT
        grid_visit.visit_id,
        grid_visit.address_code,
        grid_visit.visited_at,
        CAST(grid_visit.visited_at AS DATE) AS visited_on,
        CAST(grid_visit.visited_at AS DATE) <= CAST($T AS DATE) - $settle_days AS is_settled,
        grid_visit.occupancy,
        grid_visit.people_seen,
        coalesce(dwelling_people.people, 0) AS registered,
        coalesce(dwelling_people.registered_tenants, 0) AS registered_no_locals
    FROM registers.grid_visit
    LEFT JOIN registers.dwelling_people ON grid_visit.address_code = dwelling_people.address_code
    WHERE
        CAST(grid_visit.visited_at AS DATE) BETWEEN CAST($T AS DATE) - $window_days AND $T
        AND (
            grid_visit.occupancy IN ('vacant', 'moved_out')
            OR (grid_visit.occupancy = 'occupied' AND grid_visit.people_seen IS NOT NULL)
        )
),

-- Each condition of the rule on a visit, by name.
judged_visit AS (
    SELECT
        conclusive.visit_id,
        conclusive.address_code,
        conclusive.visited_at,
        conclusive.visited_on,
        conclusive.is_settled,
        conclusive.occupancy,
        conclusive.people_seen,
        conclusive.registered,
        conclusive.registered_no_locals,
        resident_delivery.extracted_on < conclusive.visited_on + $settle_days AS register_is_too_old,
        conclusive.occupancy IN ('vacant', 'moved_out') AND conclusive.registered_no_locals >= 1 AS moved_out,
        conclusive.occupancy = 'occupied' AND conclusive.people_seen >= 1 AND conclusive.registered = 0 AS new_in,
        conclusive.occupancy = 'occupied'
        AND conclusive.registered >= 1
        AND abs(conclusive.people_seen - conclusive.registered) >= $min_difference AS counts_differ
    FROM conclusive
    CROSS JOIN resident_delivery
),

-- Where no settled visit differs there is nothing to weigh; that is nearly everywhere.
candidate AS (
    SELECT DISTINCT address_code
    FROM judged_visit
    WHERE is_settled AND (moved_out OR new_in OR counts_differ OR register_is_too_old)
),

-- Of each dwelling the visit that the rule weighs (old enough for the register to have followed), and the newest of all.
in_time_order AS (
    SELECT
        judged_visit.address_code,
        judged_visit.visit_id,
        judged_visit.visited_at,
        judged_visit.visited_on,
        judged_visit.is_settled,
        judged_visit.occupancy,
        judged_visit.people_seen,
        judged_visit.registered,
        judged_visit.registered_no_locals,
        judged_visit.register_is_too_old,
        judged_visit.moved_out,
        judged_visit.new_in,
        judged_visit.counts_differ,
        row_number() OVER (
            PARTITION BY judged_visit.address_code, judged_visit.is_settled
            ORDER BY
                judged_visit.visited_at DESC,
                judged_visit.visit_id DESC
        ) AS place
    FROM judged_visit
    SEMI JOIN candidate ON judged_visit.address_code = candidate.address_code
),

-- The newest conclusive visit up to T, where it is later than the one that is weighed.
later AS (
    SELECT
        address_code,
        moved_out OR new_in OR counts_differ AS differs
    FROM in_time_order
    WHERE NOT is_settled AND place = 1
),

weighed AS (
    SELECT
        in_time_order.address_code,
        address.building_code,
        in_time_order.visit_id,
        in_time_order.visited_at,
        in_time_order.visited_on,
        in_time_order.occupancy,
        in_time_order.people_seen,
        in_time_order.registered,
        in_time_order.registered_no_locals,
        in_time_order.register_is_too_old,
        in_time_order.moved_out,
        in_time_order.new_in,
        in_time_order.counts_differ,
        coalesce(later.differs, TRUE) AS newest_visit_differs_too
    FROM in_time_order
    INNER JOIN registers.address ON in_time_order.address_code = address.address_code
    ANTI JOIN registers.institution_place ON in_time_order.address_code = institution_place.address_code
    LEFT JOIN later ON in_time_order.address_code = later.address_code
    WHERE in_time_order.is_settled AND in_time_order.place = 1 AND address.is_dwelling
),

differing AS (
    SELECT
        CASE WHEN moved_out THEN 'MOVED_OUT' WHEN new_in THEN 'NEW_IN' ELSE 'COUNT_DIFF' END AS reason,
        address_code,
        building_code,
        visited_at,
        visited_on,
        occupancy,
        people_seen,
        registered,
        registered_no_locals,
        visit_id
    FROM weighed
    WHERE NOT register_is_too_old AND (moved_out OR new_in OR counts_differ) AND newest_visit_differs_too
),

-- When the register last moved there, by whatever row, ended ones and those on paper included; what starts after T is not known yet.
last_update AS (
    SELECT
        resident.address_code,
        max(resident.updated_at) AS updated_at
    FROM registers.resident
    SEMI JOIN differing ON resident.address_code = differing.address_code
    WHERE resident.start_date <= $T
    GROUP BY resident.address_code
),

against_register AS (
    SELECT
        differing.reason,
        differing.address_code,
        differing.building_code,
        differing.visited_on,
        differing.occupancy,
        differing.people_seen,
        differing.registered,
        differing.registered_no_locals,
        differing.visit_id,
        last_update.updated_at,
        last_update.updated_at IS NULL OR differing.visited_at > last_update.updated_at AS visit_is_later_than_register
    FROM differing
    LEFT JOIN last_update ON differing.address_code = last_update.address_code
),

found AS (
    SELECT
        reason,
        address_code,
        building_code,
        visited_on,
        occupancy,
        people_seen,
        registered,
        registered_no_locals,
        visit_id,
        updated_at
    FROM against_register
    WHERE visit_is_later_than_register
),

-- The row that tells when the register last moved: the evidence names its day.
newest_written AS (
    SELECT
        found.address_code,
        resident.source_row,
        row_number() OVER (PARTITION BY found.address_code ORDER BY resident.registration_id DESC) AS place
    FROM found
    INNER JOIN registers.resident ON found.address_code = resident.address_code AND found.updated_at = resident.updated_at
    WHERE resident.start_date <= $T
),

rule_row AS (
    SELECT
        found.address_code,
        grid_visit.source_row
    FROM found
    INNER JOIN registers.grid_visit ON found.visit_id = grid_visit.visit_id
    UNION ALL
    SELECT
        living.address_code,
        living.source_row
    FROM registers.living
    INNER JOIN found ON living.address_code = found.address_code
    WHERE found.reason = 'COUNT_DIFF' OR living.registration_type <> 1
    UNION ALL
    SELECT
        newest_written.address_code,
        newest_written.source_row
    FROM newest_written
    WHERE newest_written.place = 1
    UNION ALL
    SELECT
        found.address_code,
        standard_address.source_row
    FROM found
    INNER JOIN registers.standard_address ON found.address_code = standard_address.address_code
),

cited AS (
    SELECT
        address_code,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM rule_row
    GROUP BY address_code
)

SELECT
    found.reason,
    'dwelling' AS subject_kind,
    found.address_code AS subject_key,
    found.address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    3 AS priority,
    'officer' AS route,
    concat(CAST($due_workdays AS VARCHAR), 'wd') AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'visited_on': found.visited_on,
        'occupancy': found.occupancy,
        'seen': found.people_seen,
        'registered': found.registered,
        'registered_no_locals': found.registered_no_locals,
        'register_updated_on': CAST(found.updated_at AS DATE)
    }) AS evidence,
    cited.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN cited ON found.address_code = cited.address_code
CROSS JOIN spring_festival
WHERE NOT spring_festival.is_near
UNION ALL
SELECT
    CAST(NULL AS VARCHAR) AS reason,
    'dwelling' AS subject_kind,
    weighed.address_code AS subject_key,
    weighed.address_code,
    weighed.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CAST(NULL AS INTEGER) AS priority,
    CAST(NULL AS VARCHAR) AS route,
    CAST(NULL AS VARCHAR) AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    CAST(NULL AS JSON) AS evidence,
    NULL AS source_rows,
    '实有人口数据早于走访后三天' AS not_evaluated
FROM weighed
CROSS JOIN spring_festival
WHERE weighed.register_is_too_old AND NOT spring_festival.is_near
UNION ALL
SELECT
    CAST(NULL AS VARCHAR) AS reason,
    CAST(NULL AS VARCHAR) AS subject_kind,
    CAST(NULL AS VARCHAR) AS subject_key,
    CAST(NULL AS VARCHAR) AS address_code,
    CAST(NULL AS VARCHAR) AS building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CAST(NULL AS INTEGER) AS priority,
    CAST(NULL AS VARCHAR) AS route,
    CAST(NULL AS VARCHAR) AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    CAST(NULL AS JSON) AS evidence,
    NULL AS source_rows,
    '春节前后暂停' AS not_evaluated
FROM spring_festival
WHERE spring_festival.is_near
ORDER BY subject_key
