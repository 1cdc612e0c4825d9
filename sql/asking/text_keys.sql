-- The subjects that unmatched texts of this normalised form are, as the last night has them.
SELECT DISTINCT text_key.subject_key
FROM address.match
INNER JOIN push.text_key ON match.extract = text_key.extract AND match.source_key = text_key.source_key
WHERE match.normalised = $normalised AND text_key.business_date = $T
ORDER BY text_key.subject_key
