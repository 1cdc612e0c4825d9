-- The extracts that rows are wanted of.
SELECT DISTINCT source_row.extract AS extract
FROM wanted
ORDER BY extract
