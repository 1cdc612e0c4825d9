-- R4: elevators in use that are past their inspection, in buildings where people live. A grid worker passes the notice in the
-- elevator every day, and the office that keeps the register sees it once a year. One finding an elevator.
WITH home AS (
    SELECT
        address.building_code,
        CAST(sum(dwelling_people.people) AS INTEGER) AS people
    FROM registers.dwelling_people
    INNER JOIN registers.address ON dwelling_people.address_code = address.address_code
    GROUP BY address.building_code
),

candidate AS (
    SELECT
        elevator.elevator_number,
        address.building_code,
        elevator.last_inspected_on,
        elevator.next_due_on,
        home.people,
        elevator.source_row,
        elevator.in_use,
        coalesce(elevator.next_due_on <= $T - $late_days, FALSE) AS is_late
    FROM registers.elevator
    INNER JOIN address.match ON elevator.source_key = match.source_key AND match.extract = 'gov.elevator'
    INNER JOIN registers.address ON match.address_code = address.address_code
    INNER JOIN home ON address.building_code = home.building_code
    WHERE match.status IN ('HOUSE', 'BUILDING')
),

found AS (
    SELECT
        elevator_number,
        building_code,
        last_inspected_on,
        next_due_on,
        people,
        source_row
    FROM candidate
    WHERE in_use AND is_late
),

-- The rows that a finding rests on besides its building: the elevator, and who lives in the building.
cited AS (
    SELECT
        elevator_number AS subject_key,
        source_row
    FROM found
    UNION ALL
    SELECT
        found.elevator_number AS subject_key,
        living.source_row
    FROM found
    INNER JOIN registers.address ON found.building_code = address.building_code
    INNER JOIN registers.living ON address.address_code = living.address_code
)

SELECT
    'OVERDUE' AS reason,
    'case' AS subject_kind,
    elevator_number AS subject_key,
    building_code AS address_code,
    building_code,
    3 AS priority,
    'worker' AS route,
    concat($due_workdays, 'wd') AS due_rule,
    to_json({
        'elevator_number': elevator_number,
        'last_inspected_on': last_inspected_on,
        'next_due_on': next_due_on,
        'days_late': CAST(date_diff('day', next_due_on, CAST($T AS DATE)) AS INTEGER),
        'people': people
    }) AS evidence
FROM found
