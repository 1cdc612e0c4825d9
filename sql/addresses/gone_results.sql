-- Results of texts that left a row tonight, and that no current row carries: they are not kept.
SELECT resolved.text_hash
FROM address.resolved
SEMI JOIN gone_text ON resolved.text_hash = gone_text.text_hash
ANTI JOIN address.row_text AS rows_now ON resolved.text_hash = rows_now.text_hash
