-- Cited rows of one extract that the last night's register still has (kept_table is that register).
-- They are looked up by where each was delivered, and then picked by their place in the table: of a city's millions of
-- rows no other column is read.
WITH place AS (
    SELECT kept.rowid AS place
    FROM kept_table AS kept
    SEMI JOIN wanted
        ON
            kept.source_row.row_number = wanted.source_row.row_number
            AND kept.source_row.delivery = wanted.source_row.delivery
            AND kept.source_row.extract = wanted.source_row.extract
)

SELECT of_row.*
FROM kept_table AS of_row
SEMI JOIN place ON of_row.rowid = place.place
