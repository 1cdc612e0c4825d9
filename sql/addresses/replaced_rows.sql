-- What was known of the rows of one extract that have changed.
SELECT
    row_text.extract,
    row_text.source_key,
    row_text.text_hash,
    row_text.first_seen
FROM address.row_text
SEMI JOIN changed_row ON row_text.source_key = changed_row.source_key
WHERE row_text.extract = $extract
