-- Rows whose source wrote a new updated_at since last night, and how many of them say nothing new.
-- Of a long register only the rows are looked at whose key's md5 begins as asked: a fair share, the same each night.
-- A source that stamps everything each night makes "newest" meaningless for everybody who reads it.
WITH looked_at AS (
    SELECT
        source_key,
        updated_at
    FROM query_table($tonight)
    WHERE starts_with(md5(source_key), $beginning)
),

stamped AS (
    SELECT looked_at.source_key
    FROM looked_at
    INNER JOIN query_table($last_night) AS before ON looked_at.source_key = before.source_key
    WHERE looked_at.updated_at <> before.updated_at
),

unchanged AS (
    SELECT COLUMNS(* EXCLUDE (updated_at, source_row))
    FROM query_table($tonight)
    WHERE source_key IN (SELECT source_key FROM stamped)
    INTERSECT
    SELECT COLUMNS(* EXCLUDE (updated_at, source_row))
    FROM query_table($last_night)
    WHERE source_key IN (SELECT source_key FROM stamped)
)

SELECT
    (SELECT count(*) FROM looked_at) AS looked_at,
    (SELECT count(*) FROM stamped) AS stamped,
    (SELECT count(*) FROM unchanged) AS unchanged
