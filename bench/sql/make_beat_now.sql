-- The beats and their officers.
CREATE TABLE registers.beat_now AS
SELECT
    concat('beat', i) AS beat_code,
    concat('S', i % 120) AS station_code,
    concat('320602001', lpad(CAST(i % 900 AS VARCHAR), 3, '0')) AS community_code,
    concat('O', i) AS officer_number,
    CAST(NULL AS VARCHAR) AS acting_officer_number
FROM generate_series(0, 921) AS s (i)
