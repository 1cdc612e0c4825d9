-- Keyed pseudonyms of a column of texts: HMAC-SHA256 written out, cut to its first 128 bits (32 hexadecimal characters).
-- $inner and $outer are the key's two padded blocks (RFC 2104); the texts are handed over as `texts(place, text)`.
SELECT
    place,
    substr(sha256($outer || unhex(sha256($inner || encode(text)))), 1, 32) AS pseudonym
FROM texts
ORDER BY place
