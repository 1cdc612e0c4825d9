-- Its areas by name, as far as pages read them.
SELECT DISTINCT
    CAST(1 AS BIGINT) AS level,
    concat('区', district_code) AS name,
    district_code,
    CAST(NULL AS VARCHAR) AS town_code,
    CAST(NULL AS VARCHAR) AS community_code,
    CAST(1 AS BIGINT) AS status
FROM made_community
UNION ALL
SELECT DISTINCT
    CAST(2 AS BIGINT) AS level,
    concat('镇', town_code) AS name,
    district_code,
    town_code,
    CAST(NULL AS VARCHAR) AS community_code,
    CAST(1 AS BIGINT) AS status
FROM made_community
UNION ALL
SELECT
    CAST(3 AS BIGINT) AS level,
    concat('社区', community_code) AS name,
    district_code,
    town_code,
    community_code,
    CAST(1 AS BIGINT) AS status
FROM made_community
