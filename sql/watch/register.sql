-- One register in one row: its rows, the nulls of each column, and about how many different values the named columns hold.
SELECT
    count(*) AS "rows",
    count(*) - count(COLUMNS(* EXCLUDE (source_key, source_row))) AS "nulls:\0",
    approx_count_distinct(COLUMNS(lambda name: list_contains($counted, name))) AS "distinct:\0"
FROM query_table($tonight)
