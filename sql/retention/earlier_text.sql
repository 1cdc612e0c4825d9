-- When an earlier text was first seen is kept while its row is current, and a while after: one who comes back starts anew.
DELETE FROM address.earlier_text
WHERE
    first_seen <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
    AND NOT EXISTS (
        SELECT 1
        FROM address.row_text
        WHERE
            row_text.extract = earlier_text.extract
            AND row_text.source_key = earlier_text.source_key
    )
