-- The names of the areas that pages list below a desk: communities by their code, beats by the communities that they answer for.
SELECT
    code,
    name
FROM pages_area
WHERE level = 3
UNION ALL
SELECT
    beat.beat_code AS code,
    array_to_string(list_sort(list(DISTINCT community.name)), '、') AS name
FROM registers.beat_now AS beat
INNER JOIN pages_area AS community ON substr(beat.community_code, 1, 12) = community.code AND community.level = 3
GROUP BY beat.beat_code
ORDER BY code
