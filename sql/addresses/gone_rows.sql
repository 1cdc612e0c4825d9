-- What was known of the rows of one extract that are no longer current.
WITH tonight AS (
    SELECT source_key
    FROM tonight_text
    WHERE extract = $extract
)

SELECT
    row_text.extract,
    row_text.source_key,
    row_text.text_hash,
    row_text.first_seen
FROM address.row_text
ANTI JOIN tonight ON row_text.source_key = tonight.source_key
WHERE row_text.extract = $extract
