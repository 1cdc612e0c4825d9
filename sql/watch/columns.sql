-- The columns of a table of a catalog, in order; none when there is no such table.
SELECT column_name
FROM duckdb_columns()
WHERE database_name = $catalog AND table_name = $name
ORDER BY column_index
