-- What was written down as known before is forgotten.
DELETE FROM address.resolved
WHERE text_hash IN (SELECT forgotten_text.text_hash FROM forgotten_text)
