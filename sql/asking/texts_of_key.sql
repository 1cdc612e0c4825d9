-- The rows whose texts are a subject of A1 tonight, by their registers' keys.
SELECT DISTINCT source_key
FROM push.text_key
WHERE subject_key = $key AND business_date = $T
ORDER BY source_key
