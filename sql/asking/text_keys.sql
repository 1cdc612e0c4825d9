-- The subjects that the texts of this normalised form are for A1, whatever they are matched to: a key for each district.
WITH town AS (
    SELECT town_code, min(district_code) AS district_code
    FROM registers.address
    WHERE level = 2
    GROUP BY town_code
)

SELECT DISTINCT
    substr(
        sha256(
            concat(coalesce(match.district_code, town.district_code, known.district_code, ''), '|', coalesce(match.normalised, ''))
        ),
        1,
        16
    ) AS subject_key
FROM address.match
LEFT JOIN town ON coalesce(match.town_code, substr(match.community_code, 1, 9)) = town.town_code
LEFT JOIN registers.address AS known ON match.address_code = known.address_code
WHERE match.normalised = $normalised
ORDER BY subject_key
