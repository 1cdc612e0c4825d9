-- Rented dwellings in which more people are registered than can live there safely: by head count, by area, by rooms.
-- A fire in an overcrowded flat kills; worker and officer look together. Counts only, never who.
WITH candidate AS (
    SELECT
        dwelling_people.address_code,
        dwelling_people.building_code,
        dwelling_people.people
    FROM registers.dwelling_people
    SEMI JOIN registers.rented ON dwelling_people.address_code = rented.address_code
    ANTI JOIN registers.institution_place ON dwelling_people.address_code = institution_place.address_code
    WHERE dwelling_people.people >= $min_people
),

measured AS (
    SELECT
        candidate.address_code,
        candidate.building_code,
        candidate.people,
        newest_house.house_number,
        newest_house.bedrooms,
        coalesce(newest_house.usable_area, newest_house.building_area) AS delivered_area,
        newest_house.usable_area IS NULL AND newest_house.building_area IS NOT NULL AS area_is_estimated
    FROM candidate
    LEFT JOIN registers.newest_house ON candidate.address_code = newest_house.address_code
),

sized AS (
    SELECT
        address_code,
        building_code,
        people,
        house_number,
        bedrooms,
        area_is_estimated,
        coalesce(delivered_area <= 0 OR delivered_area > 2000, FALSE) AS area_is_faulty,
        CASE
            WHEN delivered_area <= 0 OR delivered_area > 2000 THEN NULL
            WHEN area_is_estimated THEN delivered_area * CAST($usable_share AS DECIMAL(8, 4))
            ELSE delivered_area
        END AS area
    FROM measured
),

-- Nobody needs more than a room of his own: where even that would do, rooms are not counted.
counted AS (
    SELECT
        address_code,
        building_code,
        people,
        house_number,
        bedrooms,
        area,
        area_is_estimated,
        area_is_faulty,
        people >= $headcount AS too_many_heads,
        coalesce(area < people * CAST($area_per_person AS DECIMAL(8, 4)), FALSE) AS too_little_area,
        coalesce(bedrooms >= 1 AND people > bedrooms * $units_per_bedroom, FALSE) AS may_lack_rooms
    FROM sized
),

in_question AS MATERIALIZED (
    SELECT address_code
    FROM counted
    WHERE too_many_heads OR too_little_area OR may_lack_rooms
),

-- Kin of one household share a room; everybody else needs one of his own.
lodger AS (
    SELECT
        living.address_code,
        resident.relationship_code IS NOT NULL AND resident.relationship_code NOT IN ('98', '99') AS is_kin,
        resident.household_number
    FROM registers.living
    SEMI JOIN in_question ON living.address_code = in_question.address_code
    INNER JOIN registers.resident ON living.source_row = resident.source_row
),

room_unit AS (
    SELECT
        address_code,
        CAST(
            count(*) FILTER (WHERE NOT is_kin)
            + count(DISTINCT household_number) FILTER (WHERE is_kin)
            + CASE WHEN count(*) FILTER (WHERE is_kin AND household_number IS NULL) > 0 THEN 1 ELSE 0 END
            AS INTEGER
        ) AS units
    FROM lodger
    GROUP BY address_code
),

considered AS (
    SELECT
        counted.address_code,
        counted.building_code,
        counted.people,
        room_unit.units,
        counted.house_number,
        counted.bedrooms,
        counted.area,
        counted.area_is_estimated,
        counted.area_is_faulty,
        counted.too_many_heads,
        counted.too_little_area,
        coalesce(
            counted.bedrooms >= 1 AND room_unit.units > counted.bedrooms * $units_per_bedroom, FALSE
        ) AS too_few_rooms
    FROM counted
    INNER JOIN room_unit ON counted.address_code = room_unit.address_code
),

raised AS (
    SELECT
        address_code,
        building_code,
        people,
        units,
        house_number,
        bedrooms,
        area,
        area_is_estimated,
        area_is_faulty,
        too_many_heads,
        too_little_area,
        too_few_rooms,
        CASE WHEN too_many_heads THEN 'HEADCOUNT' WHEN too_little_area THEN 'AREA' ELSE 'ROOMS' END AS reason
    FROM considered
    WHERE too_many_heads OR too_little_area OR too_few_rooms
),

-- A worker has just seen that the tenants moved out, and the officer has not cleaned the register yet.
said_moved_out AS (
    SELECT DISTINCT subject_key AS address_code
    FROM push.task
    WHERE model_id = 'P3' AND reason = 'MOVED_OUT' AND state IN ('queued', 'open') AND opened_on > CAST($T AS DATE) - 5
),

found AS (
    SELECT
        raised.address_code,
        raised.building_code,
        raised.people,
        raised.units,
        raised.house_number,
        raised.bedrooms,
        raised.area,
        raised.area_is_estimated,
        raised.area_is_faulty,
        raised.too_many_heads,
        raised.too_little_area,
        raised.too_few_rooms,
        raised.reason
    FROM raised
    ANTI JOIN said_moved_out ON raised.address_code = said_moved_out.address_code
),

rental AS (
    SELECT
        address_code,
        CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

lease AS (
    SELECT
        address_code,
        CAST(count(*) AS INTEGER) AS leases
    FROM registers.lease_here
    WHERE runs
    GROUP BY address_code
),

source AS (
    SELECT
        found.address_code,
        living.source_row
    FROM found
    INNER JOIN registers.living ON found.address_code = living.address_code
    UNION ALL
    SELECT
        found.address_code,
        active_rental.source_row
    FROM found
    INNER JOIN registers.active_rental ON found.address_code = active_rental.address_code
    UNION ALL
    SELECT
        found.address_code,
        lease_here.source_row
    FROM found
    INNER JOIN registers.lease_here ON found.address_code = lease_here.address_code
    WHERE lease_here.runs
    UNION ALL
    SELECT
        found.address_code,
        newest_house.source_row
    FROM found
    INNER JOIN registers.newest_house ON found.address_code = newest_house.address_code
    UNION ALL
    SELECT
        found.address_code,
        held.source_row
    FROM found
    INNER JOIN registers.standard_address AS held ON found.address_code = held.address_code
),

sources AS (
    SELECT
        address_code,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY address_code
),

findings AS (
    SELECT
        found.reason,
        found.address_code,
        found.building_code,
        CASE WHEN found.people >= $urgent_people THEN 1 ELSE 2 END AS priority,
        CASE WHEN found.people >= $urgent_people THEN '24h' ELSE concat($due_workdays, 'wd') END AS due_rule,
        to_json({
            'people': found.people,
            'area': CAST(found.area AS DOUBLE),
            'area_source': CASE
                WHEN found.area IS NULL THEN '房管没有可用数字'
                WHEN found.area_is_estimated THEN '按建筑面积估算'
                ELSE '房管登记'
            END,
            'area_is_estimated': found.area_is_estimated,
            'area_is_faulty': found.area_is_faulty,
            'house_number': found.house_number,
            'bedrooms': found.bedrooms,
            'units': found.units,
            'rules': list_filter(
                [
                    CASE WHEN found.too_many_heads THEN 'HEADCOUNT' END,
                    CASE WHEN found.too_little_area THEN 'AREA' END,
                    CASE WHEN found.too_few_rooms THEN 'ROOMS' END
                ],
                lambda rule: rule IS NOT NULL
            ),
            'rentals': coalesce(rental.rentals, 0),
            'leases': coalesce(lease.leases, 0)
        }) AS evidence,
        sources.source_rows,
        CAST(NULL AS VARCHAR) AS not_evaluated
    FROM found
    INNER JOIN sources ON found.address_code = sources.address_code
    LEFT JOIN rental ON found.address_code = rental.address_code
    LEFT JOIN lease ON found.address_code = lease.address_code
    UNION ALL
    SELECT
        CAST(NULL AS VARCHAR) AS reason,
        said_moved_out.address_code,
        address.building_code,
        CAST(NULL AS INTEGER) AS priority,
        CAST(NULL AS VARCHAR) AS due_rule,
        CAST(NULL AS JSON) AS evidence,
        NULL AS source_rows,
        '走访见租客已搬走，等公安登记核实' AS not_evaluated
    FROM said_moved_out
    LEFT JOIN registers.address ON said_moved_out.address_code = address.address_code
)

SELECT
    reason,
    'dwelling' AS subject_kind,
    address_code AS subject_key,
    address_code,
    building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    priority,
    'both' AS route,
    due_rule,
    CAST(NULL AS DATE) AS due_cap,
    evidence,
    source_rows,
    not_evaluated
FROM findings
ORDER BY
    reason,
    subject_key
