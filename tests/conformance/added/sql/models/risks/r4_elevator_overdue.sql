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
        elevator.delivery,
        elevator.row_number,
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
        delivery,
        row_number
    FROM candidate
    WHERE in_use AND is_late
),

-- The rows that a finding rests on: the elevator, who lives in the building, the building itself.
source AS (
    SELECT
        elevator_number,
        'gov.elevator' AS extract,
        delivery,
        row_number
    FROM found
    UNION ALL
    SELECT
        found.elevator_number,
        'police.resident' AS extract,
        living.delivery,
        living.row_number
    FROM found
    INNER JOIN registers.address ON found.building_code = address.building_code
    INNER JOIN registers.living ON address.address_code = living.address_code
    UNION ALL
    SELECT
        found.elevator_number,
        'police.standard_address' AS extract,
        standard.delivery,
        standard.row_number
    FROM found
    INNER JOIN registers.standard_address AS standard ON found.building_code = standard.address_code
),

sources AS (
    SELECT
        elevator_number,
        list_sort(list(DISTINCT {'extract': extract, 'delivery': delivery, 'row_number': row_number})) AS source_rows
    FROM source
    GROUP BY elevator_number
)

SELECT
    'OVERDUE' AS reason,
    'case' AS subject_kind,
    found.elevator_number AS subject_key,
    found.building_code AS address_code,
    found.building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    3 AS priority,
    'worker' AS route,
    '5wd' AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    to_json({
        'elevator_number': found.elevator_number,
        'last_inspected_on': found.last_inspected_on,
        'next_due_on': found.next_due_on,
        'days_late': CAST(date_diff('day', found.next_due_on, CAST($T AS DATE)) AS INTEGER),
        'people': found.people
    }) AS evidence,
    sources.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM found
INNER JOIN sources ON found.elevator_number = sources.elevator_number
ORDER BY
    reason,
    subject_key
