-- Cited rows of one extract that the last night's register still has (kept_table is that register).
SELECT of_row.*
FROM kept_table AS of_row
SEMI JOIN wanted ON of_row.source_row = wanted.source_row
