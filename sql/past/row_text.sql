-- The text of each row that was current on $T by its hash, and since when it was the row's: what a later night wrote down of
-- it when it forgot it, else what is still known.
WITH texts AS (
    SELECT
        extract,
        source_key,
        coalesce(md5_number(address_text), 0) AS text_hash
    FROM tonight_text
),

forgotten AS (
    SELECT
        extract,
        source_key,
        text_hash,
        first_seen,
        row_number() OVER (PARTITION BY extract, source_key, text_hash ORDER BY until) AS position
    FROM published.address.past_text
    WHERE until > $T
),

known AS (
    SELECT
        extract,
        source_key,
        text_hash,
        first_seen
    FROM published.address.row_text
    UNION
    SELECT
        extract,
        source_key,
        text_hash,
        first_seen
    FROM published.address.earlier_text
)

SELECT
    texts.extract,
    texts.source_key,
    texts.text_hash,
    coalesce(forgotten.first_seen, known.first_seen) AS first_seen
FROM texts
LEFT JOIN forgotten
    ON
        texts.extract = forgotten.extract
        AND texts.source_key = forgotten.source_key
        AND texts.text_hash = forgotten.text_hash
        AND forgotten.position = 1
LEFT JOIN known
    ON
        texts.extract = known.extract
        AND texts.source_key = known.source_key
        AND texts.text_hash = known.text_hash
