-- Five grids a community, one in twenty without a worker.
SELECT
    concat(community.community_code, 'G', CAST(made.i AS VARCHAR)) AS grid_code,
    concat('第', CAST(made.i AS VARCHAR), '网格') AS name,
    'general' AS kind,
    community.community_code,
    community.town_code,
    CASE WHEN community.place % 20 > 0 THEN concat('W', CAST(community.place AS VARCHAR)) END AS worker_number,
    CAST(NULL AS VARCHAR) AS leader_number
FROM made_community AS community
CROSS JOIN range(5) AS made (i)
