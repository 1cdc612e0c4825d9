-- What the maps of both networks need of the standard addresses: all that is no unit and no room, read once.
SELECT
    address_code,
    level,
    parent_code,
    name,
    status,
    substr(district_code, 1, 6) AS district_code,
    coalesce(substr(community_code, 1, 9), substr(town_code, 1, 9)) AS town_code,
    substr(community_code, 1, 12) AS community_code,
    beat_code,
    CAST(longitude AS DOUBLE) AS longitude,
    CAST(latitude AS DOUBLE) AS latitude
FROM registers.standard_address
WHERE level <= 5
