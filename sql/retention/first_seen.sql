-- When a text was first seen is kept while its row is current, and for 90 days after: one who comes back starts anew.
DELETE FROM address.first_seen
WHERE
    first_seen <= CAST($T AS DATE) - INTERVAL 90 DAY
    AND NOT EXISTS (
        SELECT 1
        FROM address.match
        WHERE
            match.extract = first_seen.extract
            AND match.source_key = first_seen.source_key
    )
