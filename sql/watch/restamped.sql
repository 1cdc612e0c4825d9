-- Rows whose source wrote a new updated_at since last night, and how many of them say nothing new.
-- A source that stamps everything each night makes "newest" meaningless for everybody who reads it.
WITH stamped AS (
    SELECT tonight.source_key
    FROM query_table($tonight) AS tonight
    INNER JOIN query_table($last_night) AS before ON tonight.source_key = before.source_key
    WHERE tonight.updated_at <> before.updated_at
),

unchanged AS (
    SELECT COLUMNS(* EXCLUDE (updated_at, delivery, row_number))
    FROM query_table($tonight)
    WHERE source_key IN (SELECT source_key FROM stamped)
    INTERSECT
    SELECT COLUMNS(* EXCLUDE (updated_at, delivery, row_number))
    FROM query_table($last_night)
    WHERE source_key IN (SELECT source_key FROM stamped)
)

SELECT
    (SELECT count(*) FROM stamped) AS stamped,
    (SELECT count(*) FROM unchanged) AS unchanged
