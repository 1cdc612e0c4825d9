-- When each text was seen first.
SELECT
    extract,
    source_key,
    substr(sha256(address_text), 1, 16) AS text_hash,
    DATE '2026-01-01' AS first_seen
FROM address.match
