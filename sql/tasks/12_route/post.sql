-- The three posts that answer for each live task - worker, officer, office - each with its fallbacks, one row a post.
-- Grain: one row a live task and post (task_number, post).
WITH beat_post AS (
    SELECT
        beat_code,
        substr(community_code, 1, 12) AS community_code,
        station_code,
        officer_number,
        acting_officer_number,
        row_number() OVER (
            PARTITION BY beat_code
            ORDER BY
                CASE WHEN officer_number IS NOT NULL THEN 0 WHEN acting_officer_number IS NOT NULL THEN 1 ELSE 2 END,
                community_code
        ) AS position,
        row_number() OVER (
            PARTITION BY beat_code, substr(community_code, 1, 12)
            ORDER BY
                CASE WHEN officer_number IS NOT NULL THEN 0 WHEN acting_officer_number IS NOT NULL THEN 1 ELSE 2 END,
                community_code
        ) AS position_in_community
    FROM registers.beat_now
),

joined AS (
    SELECT
        p.task_number,
        p.town,
        p.district,
        g.worker_number,
        g.leader_number,
        CASE WHEN p.by_community THEN 'community_grid' END AS how,
        coalesce(here.officer_number, CASE WHEN here.acting_officer_number IS NULL THEN beat.officer_number END) AS officer_number,
        coalesce(here.acting_officer_number, beat.acting_officer_number) AS acting_officer_number,
        coalesce(here.station_code, beat.station_code) AS station_code
    FROM tonight_place AS p
    LEFT JOIN registers.grid_now AS g ON p.grid_code = g.grid_code
    LEFT JOIN beat_post AS here
        ON p.beat_code = here.beat_code AND p.community_code = here.community_code AND here.position_in_community = 1
    LEFT JOIN beat_post AS beat ON p.beat_code = beat.beat_code AND beat.position = 1
)

SELECT
    task_number,
    'worker' AS post,
    CASE
        WHEN worker_number IS NOT NULL THEN 'worker'
        WHEN leader_number IS NOT NULL THEN 'leader'
        ELSE 'grid_office'
    END AS kind,
    coalesce(worker_number, leader_number, town, district, $city) AS number,
    CASE
        WHEN worker_number IS NOT NULL THEN how
        WHEN leader_number IS NOT NULL AND how IS NOT NULL THEN concat(how, '+leader')
        WHEN leader_number IS NOT NULL THEN 'leader'
        WHEN town IS NOT NULL THEN 'town_office'
        WHEN district IS NOT NULL THEN 'district_office'
        ELSE 'city_office'
    END AS fallback
FROM joined
UNION ALL
SELECT
    task_number,
    'officer' AS post,
    CASE
        WHEN coalesce(officer_number, acting_officer_number) IS NOT NULL THEN 'officer'
        WHEN station_code IS NOT NULL THEN 'station'
        ELSE 'district'
    END AS kind,
    coalesce(officer_number, acting_officer_number, station_code, district, $city) AS number,
    CASE
        WHEN officer_number IS NOT NULL THEN NULL
        WHEN acting_officer_number IS NOT NULL THEN 'acting_officer'
        WHEN station_code IS NOT NULL THEN 'station_desk'
        WHEN district IS NOT NULL THEN 'district_desk'
        ELSE 'city_desk'
    END AS fallback
FROM joined
UNION ALL
SELECT
    task_number,
    'office' AS post,
    'grid_office' AS kind,
    coalesce(town, district, $city) AS number,
    CASE WHEN town IS NOT NULL THEN NULL WHEN district IS NOT NULL THEN 'district_office' ELSE 'city_office' END AS fallback
FROM joined
UNION ALL
SELECT
    task_number,
    'station' AS post,
    CASE WHEN station_code IS NOT NULL THEN 'station' ELSE 'district' END AS kind,
    coalesce(station_code, district, $city) AS number,
    CASE
        WHEN station_code IS NOT NULL THEN NULL
        WHEN district IS NOT NULL THEN 'district_desk'
        ELSE 'city_desk'
    END AS fallback
FROM joined
