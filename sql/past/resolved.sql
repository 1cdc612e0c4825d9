-- What the texts of $T were resolved to then: what a later night wrote down of it when it forgot it, else what still stands.
WITH texts AS (
    SELECT DISTINCT address_text
    FROM tonight_text
    WHERE address_text IS NOT NULL
),

hashed AS (
    SELECT
        md5_number(address_text) AS text_hash,
        address_text
    FROM texts
),

forgotten AS (
    SELECT
        past_result.*,
        row_number() OVER (PARTITION BY text_hash ORDER BY until) AS position
    FROM published.address.past_result
    WHERE until > $T
)

SELECT
    hashed.text_hash,
    hashed.address_text,
    forgotten.normalised,
    forgotten.status,
    forgotten.address_code,
    forgotten.method,
    forgotten.candidates,
    forgotten.room_unknown,
    forgotten.remark,
    forgotten.district_code,
    forgotten.town_code,
    forgotten.community_code
FROM hashed
INNER JOIN forgotten ON hashed.text_hash = forgotten.text_hash AND forgotten.position = 1
UNION ALL
SELECT
    hashed.text_hash,
    hashed.address_text,
    standing.normalised,
    standing.status,
    standing.address_code,
    standing.method,
    standing.candidates,
    standing.room_unknown,
    standing.remark,
    standing.district_code,
    standing.town_code,
    standing.community_code
FROM hashed
INNER JOIN published.address.resolved AS standing ON hashed.text_hash = standing.text_hash
ANTI JOIN forgotten ON hashed.text_hash = forgotten.text_hash
