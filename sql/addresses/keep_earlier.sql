-- A text that leaves its row is remembered: if it comes back, it is not new.
SELECT
    left_row.extract,
    left_row.source_key,
    left_row.text_hash,
    left_row.first_seen
FROM left_row
ANTI JOIN address.earlier_text AS earlier
    ON
        left_row.extract = earlier.extract
        AND left_row.source_key = earlier.source_key
        AND left_row.text_hash = earlier.text_hash
WHERE left_row.first_seen IS NOT NULL
