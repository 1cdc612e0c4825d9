-- When a text was first seen whose row is gone so long that it would count as new: the night that forgets it writes it down.
SELECT
    CAST($T AS DATE) AS until,
    earlier_text.extract,
    earlier_text.source_key,
    earlier_text.text_hash,
    earlier_text.first_seen
FROM address.earlier_text
WHERE
    earlier_text.first_seen <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
    AND NOT EXISTS (
        SELECT 1
        FROM address.row_text
        WHERE
            row_text.extract = earlier_text.extract
            AND row_text.source_key = earlier_text.source_key
    )
