-- Rented dwellings in which more people are registered than can live there safely: by head count, by area, by rooms.
-- A fire in an overcrowded flat kills; worker and officer look together. Counts only, never who.
WITH candidate AS (
    SELECT
        dwelling_people.address_code, dwelling_people.building_code, dwelling_people.people,
        rented.address_code IS NOT NULL AS is_rented,
        institution_place.address_code IS NULL AS is_no_institution,
        dwelling_people.people >= $min_people AS is_shared
    FROM registers.dwelling_people
    LEFT JOIN registers.rented ON dwelling_people.address_code = rented.address_code
    LEFT JOIN registers.institution_place ON dwelling_people.address_code = institution_place.address_code
),

measured AS (
    SELECT
        candidate.*,
        newest_house.house_number,
        newest_house.bedrooms,
        coalesce(newest_house.usable_area, newest_house.building_area) AS delivered_area,
        newest_house.usable_area IS NULL AND newest_house.building_area IS NOT NULL AS area_is_estimated
    FROM candidate
    LEFT JOIN registers.newest_house ON candidate.address_code = newest_house.address_code
    WHERE candidate.is_rented AND candidate.is_no_institution AND candidate.is_shared
),

checked AS (
    SELECT
        *,
        coalesce(delivered_area <= 0 OR delivered_area > $area_limit, FALSE) AS area_is_faulty
    FROM measured
),

sized AS (
    SELECT
        *,
        CASE
            WHEN area_is_faulty THEN NULL
            WHEN area_is_estimated THEN delivered_area * CAST($usable_share AS DECIMAL(8, 4))
            ELSE delivered_area
        END AS area
    FROM checked
),

-- Nobody needs more than a room of his own: where even that would do, rooms are not counted.
counted AS (
    SELECT
        *,
        people >= $headcount AS too_many_heads,
        coalesce(area < people * CAST($area_per_person AS DECIMAL(8, 4)), FALSE) AS too_little_area,
        coalesce(bedrooms >= 1 AND people > bedrooms * $units_per_bedroom, FALSE) AS may_lack_rooms
    FROM sized
),

in_question AS (
    SELECT
        address_code,
        too_many_heads OR too_little_area OR may_lack_rooms AS is_in_question
    FROM counted
),

-- speed: only of dwellings in question is it asked who is whose kin.
asked AS MATERIALIZED (
    SELECT address_code
    FROM in_question
    WHERE is_in_question
),

-- Kin of one household share a room; everybody else needs one of his own.
lodger AS (
    SELECT
        living.address_code,
        resident.relationship_code IS NOT NULL AND resident.relationship_code NOT IN ('98', '99') AS is_kin,
        resident.household_number
    FROM registers.living
    SEMI JOIN asked ON living.address_code = asked.address_code
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
        counted.*,
        room_unit.units,
        coalesce(counted.bedrooms >= 1 AND room_unit.units > counted.bedrooms * $units_per_bedroom, FALSE) AS too_few_rooms,
        counted.people >= $urgent_people AS is_urgent
    FROM counted
    LEFT JOIN room_unit ON counted.address_code = room_unit.address_code
),

judged AS (
    SELECT
        *,
        too_many_heads OR too_little_area OR too_few_rooms AS is_overcrowded,
        CASE WHEN too_many_heads THEN 'HEADCOUNT' WHEN too_little_area THEN 'AREA' ELSE 'ROOMS' END AS reason
    FROM considered
),

-- A worker has just seen that the tenants moved out, and the officer has not cleaned the register yet.
said_moved_out AS (
    SELECT DISTINCT subject_key AS address_code
    FROM push.task
    WHERE
        model_id = 'P3'
        AND reason = 'MOVED_OUT'
        AND state IN ('queued', 'open')
        AND opened_on > CAST($T AS DATE) - $moved_out_days
),

found AS (
    SELECT judged.*
    FROM judged
    ANTI JOIN said_moved_out ON judged.address_code = said_moved_out.address_code
    WHERE judged.is_overcrowded
),

rental AS (
    SELECT address_code, CAST(count(*) AS INTEGER) AS rentals
    FROM registers.active_rental
    GROUP BY address_code
),

lease AS (
    SELECT address_code, CAST(count(*) AS INTEGER) AS leases
    FROM registers.lease_here
    WHERE runs
    GROUP BY address_code
),

cited AS (
    SELECT address_code AS subject_key, source_row
    FROM registers.living
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.active_rental
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.lease_here
    WHERE runs
    UNION ALL
    SELECT address_code AS subject_key, source_row
    FROM registers.newest_house
),

not_evaluated AS (
    SELECT address_code AS subject_key, '走访见租客已搬走，等公安登记核实' AS not_evaluated
    FROM said_moved_out
)

SELECT
    found.reason,
    'dwelling' AS subject_kind,
    found.address_code AS subject_key,
    found.address_code,
    found.building_code,
    CASE WHEN found.is_urgent THEN 1 ELSE 2 END AS priority,
    'both' AS route,
    CASE WHEN found.is_urgent THEN '24h' ELSE concat($due_workdays, 'wd') END AS due_rule,
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
    }) AS evidence
FROM found
LEFT JOIN rental ON found.address_code = rental.address_code
LEFT JOIN lease ON found.address_code = lease.address_code
