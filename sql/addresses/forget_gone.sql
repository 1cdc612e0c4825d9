-- Results of texts that left a row tonight, and that no current row carries, are not kept.
DELETE FROM address.resolved
WHERE text_hash IN (
    SELECT gone.text_hash
    FROM gone_text AS gone
    ANTI JOIN address.row_text AS rows_now ON gone.text_hash = rows_now.text_hash
)
