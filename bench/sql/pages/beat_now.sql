-- A beat for two communities, a station for each town.
SELECT
    concat('JW', CAST(place // 2 AS VARCHAR)) AS beat_code,
    concat('PCS', town_code) AS station_code,
    community_code,
    town_code,
    CASE WHEN place // 2 % 20 > 0 THEN concat('P', CAST(place // 2 AS VARCHAR)) END AS officer_number,
    CAST(NULL AS VARCHAR) AS acting_officer_number
FROM made_community
