-- The address texts of the rows of one extract (the_table).
SELECT
    source_row.extract,
    source_row.delivery,
    source_row.row_number,
    address_text
FROM the_table
