-- Rows that have changed or are gone leave what is known of current rows.
DELETE FROM address.row_text
WHERE extract = $extract AND source_key IN (SELECT left_row.source_key FROM left_row)
