-- The key of each text that is matched to no dwelling tonight ("district|normalised text", as A1 writes its subject), and the
-- rules by which it was normalised.
-- Grain: one row a text of a register row (extract, source_key).
WITH ruled AS (
    SELECT split_part(version, ', register', 1) AS rules
    FROM address.register_version
),

-- The district of each town, for texts that name the town alone.
town AS (
    SELECT
        town_code,
        min(district_code) AS district_code
    FROM registers.address
    WHERE level = 2
    GROUP BY town_code
)

SELECT
    CAST($T AS DATE) AS business_date,
    ruled.rules,
    matched.extract,
    matched.source_key,
    substr(sha256(matched.address_text), 1, 16) AS text_hash,
    substr(
        sha256(
            concat(
                coalesce(matched.district_code, town.district_code, known.district_code, ''), '|',
                coalesce(matched.normalised, '')
            )
        ),
        1,
        16
    ) AS subject_key
FROM address.match AS matched
CROSS JOIN ruled
LEFT JOIN town ON coalesce(matched.town_code, substr(matched.community_code, 1, 9)) = town.town_code
LEFT JOIN registers.address AS known ON matched.address_code = known.address_code
WHERE matched.status <> 'HOUSE' AND matched.address_text IS NOT NULL
