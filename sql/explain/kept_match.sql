-- What the texts of cited rows were resolved to, each with a number in place of the hash of its text.
WITH kept AS (
    SELECT DISTINCT unnest(matches) AS kept
    FROM explained
),

numbered AS (
    SELECT
        kept,
        row_number() OVER (ORDER BY kept) AS text_hash
    FROM kept
)

SELECT
    CAST(text_hash AS UHUGEINT) AS text_hash,
    kept.source_row,
    kept.normalised,
    kept.status,
    kept.address_code,
    kept.method,
    kept.candidates,
    kept.room_unknown,
    kept.remark,
    kept.district_code,
    kept.town_code,
    kept.community_code,
    kept.first_seen
FROM numbered
