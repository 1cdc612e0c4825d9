-- How many different tasks lie in each dwelling and in each community.
SELECT
    side,
    'dwelling' AS place,
    address_code AS code,
    count(DISTINCT task_key) AS tasks
FROM found
WHERE address_code IS NOT NULL
GROUP BY side, address_code
UNION ALL
SELECT
    side,
    'community' AS place,
    community_code AS code,
    count(DISTINCT task_key) AS tasks
FROM doer
WHERE community_code IS NOT NULL
GROUP BY side, community_code
ORDER BY side, place, code
