-- Changed rows with the day on which Outpost first saw their text for them, which may have been before another text.
SELECT
    changed_row.extract,
    changed_row.source_key,
    changed_row.text_hash,
    coalesce(earlier.first_seen, changed_row.first_seen) AS first_seen
FROM changed_row
LEFT JOIN address.earlier_text AS earlier
    ON
        changed_row.extract = earlier.extract
        AND changed_row.source_key = earlier.source_key
        AND changed_row.text_hash = earlier.text_hash
