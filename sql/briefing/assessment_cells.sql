-- Tasks that were due by model, area, month and whether they lie in a pilot area, with what came of them. A pilot area is named
-- by the beginning of a code: of a district, a town, a community or a grid. Cluster: the area by which the uncertainty of the
-- comparison is counted, a community or, where pilots are whole towns, a town.
-- Grain: one row a model, town, cluster, month and side of the comparison.
WITH code AS (
    SELECT DISTINCT grid_code AS code FROM assessed
    UNION
    SELECT DISTINCT coalesce(community_code, town_code, district_code) AS code FROM assessed
),

pilot AS (
    SELECT unnest(CAST($pilots AS VARCHAR [])) AS beginning
),

in_pilot AS (
    SELECT DISTINCT code.code
    FROM code
    INNER JOIN pilot ON starts_with(code.code, pilot.beginning)
),

placed AS (
    SELECT
        assessed.*,
        by_grid.code IS NOT NULL OR by_area.code IS NOT NULL AS is_pilot,
        CASE
            WHEN CAST($by_town AS BOOLEAN) THEN coalesce(assessed.town_code, assessed.district_code)
            ELSE coalesce(assessed.community_code, assessed.town_code, assessed.district_code)
        END AS cluster
    FROM assessed
    LEFT JOIN in_pilot AS by_grid ON assessed.grid_code = by_grid.code
    LEFT JOIN in_pilot AS by_area
        ON coalesce(assessed.community_code, assessed.town_code, assessed.district_code) = by_area.code
)

SELECT
    model_id,
    district_code,
    town_code,
    cluster,
    month,
    is_pilot,
    count(*) AS due,
    count(CASE WHEN is_in_time THEN 1 END) AS in_time,
    count(CASE WHEN is_answered THEN 1 END) AS answered,
    count(CASE WHEN is_confirmed THEN 1 END) AS confirmed,
    count(CASE WHEN is_sent_back THEN 1 END) AS sent_back,
    count(CASE WHEN is_visited_again THEN 1 END) AS visited_again
FROM placed
GROUP BY model_id, district_code, town_code, cluster, month, is_pilot
ORDER BY model_id, district_code, town_code, cluster, month, is_pilot
