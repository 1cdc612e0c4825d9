-- The same by what lies below each ground: districts of the city, towns of a district, communities of a town, beats of a station;
-- with the tasks that have no place on the map (area_code null). A count of one or two is -1.
WITH below AS (
    SELECT
        'city' AS ground,
        '' AS ground_code,
        district_code AS code,
        task_number
    FROM map_task
    UNION ALL
    SELECT
        'district' AS ground,
        district_code AS ground_code,
        town_code AS code,
        task_number
    FROM map_task
    UNION ALL
    SELECT
        'town' AS ground,
        town_code AS ground_code,
        community_code AS code,
        task_number
    FROM map_task
    UNION ALL
    SELECT
        'station' AS ground,
        station_code AS ground_code,
        area_code AS code,
        task_number
    FROM map_task
),

counted AS (
    SELECT
        below.ground,
        below.ground_code,
        below.code,
        count(*) AS live,
        count(CASE WHEN task.is_new THEN 1 END) AS new,
        count(CASE WHEN task.is_due THEN 1 END) AS due,
        count(CASE WHEN task.is_late THEN 1 END) AS late,
        count(CASE WHEN task.in_review THEN 1 END) AS review,
        count(CASE WHEN task.area_code IS NULL THEN 1 END) AS nowhere
    FROM below
    INNER JOIN map_task AS task ON below.task_number = task.task_number
    WHERE below.ground_code IS NOT NULL
    GROUP BY below.ground, below.ground_code, below.code
)

SELECT
    ground,
    ground_code,
    code,
    CASE WHEN live BETWEEN 1 AND 2 THEN -1 ELSE live END AS live,
    CASE WHEN new BETWEEN 1 AND 2 THEN -1 ELSE new END AS new,
    CASE WHEN due BETWEEN 1 AND 2 THEN -1 ELSE due END AS due,
    CASE WHEN late BETWEEN 1 AND 2 THEN -1 ELSE late END AS late,
    CASE WHEN review BETWEEN 1 AND 2 THEN -1 ELSE review END AS review,
    CASE WHEN nowhere BETWEEN 1 AND 2 THEN -1 ELSE nowhere END AS nowhere
FROM counted
ORDER BY ground, ground_code, code
