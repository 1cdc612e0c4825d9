-- The names of the areas that pages list below a desk: communities by their code, beats by the communities that they answer for.
SELECT
    substr(community_code, 1, 12) AS code,
    min(name) AS name
FROM registers.standard_address
WHERE level = 3 AND status = 1 AND community_code IS NOT NULL
GROUP BY substr(community_code, 1, 12)
UNION ALL
SELECT
    beat.beat_code AS code,
    array_to_string(list_sort(list(DISTINCT community.name)), '、') AS name
FROM registers.beat_now AS beat
INNER JOIN registers.standard_address AS community
    ON substr(beat.community_code, 1, 12) = substr(community.community_code, 1, 12) AND community.level = 3 AND community.status = 1
GROUP BY beat.beat_code
ORDER BY code
