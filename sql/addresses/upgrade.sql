-- What a database of an earlier version knew of its rows, as address.row_text holds it.
SELECT
    match.extract,
    match.source_key,
    coalesce(md5_number(match.address_text), 0) AS text_hash,
    seen.first_seen
FROM address.match
LEFT JOIN address.first_seen AS seen
    ON
        match.extract = seen.extract
        AND match.source_key = seen.source_key
        AND substr(sha256(match.address_text), 1, 16) = seen.text_hash
