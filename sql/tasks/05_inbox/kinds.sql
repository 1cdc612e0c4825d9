-- Every number that a task can be given to, and what kind of recipient it is.
WITH known AS (
    SELECT
        worker_number AS number,
        'worker' AS kind
    FROM registers.grid_now
    UNION
    SELECT
        leader_number AS number,
        'leader' AS kind
    FROM registers.grid_now
    UNION
    SELECT
        officer_number AS number,
        'officer' AS kind
    FROM registers.beat_now
    UNION
    SELECT
        acting_officer_number AS number,
        'officer' AS kind
    FROM registers.beat_now
    UNION
    SELECT
        station_code AS number,
        'station' AS kind
    FROM registers.beat_now
    UNION
    SELECT
        town_code AS number,
        'grid_office' AS kind
    FROM registers.address
    UNION
    SELECT
        district_code AS number,
        'grid_office' AS kind
    FROM registers.address
    UNION
    SELECT
        district_code AS number,
        'district' AS kind
    FROM registers.address
)

SELECT
    known.number,
    known.kind
FROM known
INNER JOIN tonight_given AS given ON known.number = given.number
ORDER BY known.number, known.kind
