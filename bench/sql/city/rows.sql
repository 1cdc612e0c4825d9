-- Each row with its text, first seen long ago.
SELECT
    extract,
    source_key,
    coalesce(md5_number(address_text), 0) AS text_hash,
    DATE '2026-01-01' AS first_seen
FROM tonight_text
