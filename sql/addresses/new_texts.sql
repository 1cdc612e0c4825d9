-- The distinct texts of tonight that have no result.
SELECT DISTINCT texts.address_text
FROM tonight_text AS texts
LEFT JOIN address.resolved AS resolved ON texts.address_text = resolved.address_text
WHERE resolved.address_text IS NULL AND texts.address_text IS NOT NULL
ORDER BY texts.address_text
