-- Everybody to whom a task can be given, what kind of recipient he is, and the areas that he answers for.
-- Grain: one row a kind of recipient, number and area (kind, number, area_code).
WITH known AS (
    SELECT
        'worker' AS kind,
        worker_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.grid_now
    UNION
    SELECT
        'leader' AS kind,
        leader_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.grid_now
    UNION
    SELECT
        'officer' AS kind,
        officer_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.beat_now
    UNION
    SELECT
        'officer' AS kind,
        acting_officer_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.beat_now
    UNION
    SELECT
        'station' AS kind,
        station_code AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.beat_now
    UNION
    SELECT
        'grid_office' AS kind,
        town_code AS number,
        town_code AS area_code
    FROM registers.address
    UNION
    SELECT
        office.kind,
        address.district_code AS number,
        address.district_code AS area_code
    FROM registers.address
    CROSS JOIN (VALUES ('grid_office'), ('district')) AS office (kind)
    UNION
    SELECT
        office.kind,
        CAST($city AS VARCHAR) AS number,
        substr(CAST($city AS VARCHAR), 1, 4) AS area_code
    FROM (VALUES ('grid_office'), ('district')) AS office (kind)
)

SELECT
    kind,
    number,
    area_code
FROM known
WHERE number IS NOT NULL
ORDER BY kind, number, area_code
