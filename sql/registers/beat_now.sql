-- The beats that stand on T: one row for each beat and community that it answers for, the latest where several are in force.
-- Officers are found by it; a beat is vacant when none of its rows has an officer or an acting officer.
WITH in_force AS (
    SELECT
        beat_code,
        station_code,
        community_code,
        officer_number,
        acting_officer_number,
        valid_from,
        source_row,
        row_number() OVER (PARTITION BY beat_code, community_code ORDER BY valid_from DESC) AS place
    FROM registers.beat
    WHERE valid_from <= $T AND (valid_to IS NULL OR valid_to >= $T)
)

SELECT
    beat_code,
    station_code,
    community_code,
    substr(community_code, 1, 9) AS town_code,
    officer_number,
    acting_officer_number,
    valid_from,
    source_row
FROM in_force
WHERE place = 1
ORDER BY
    beat_code,
    community_code
