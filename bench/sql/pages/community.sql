-- The communities of a made city: ten districts, ten towns each, twenty communities a town.
SELECT
    i AS place,
    CAST(320601 + i // 200 AS VARCHAR) AS district_code,
    concat(CAST(320601 + i // 200 AS VARCHAR), lpad(CAST(1 + i // 20 % 10 AS VARCHAR), 3, '0')) AS town_code,
    concat(
        CAST(320601 + i // 200 AS VARCHAR),
        lpad(CAST(1 + i // 20 % 10 AS VARCHAR), 3, '0'),
        lpad(CAST(1 + i % 20 AS VARCHAR), 3, '0')
    ) AS community_code
FROM range(2000) AS made (i)
