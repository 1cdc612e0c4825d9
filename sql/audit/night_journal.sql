-- The numbers of the journal's entries that a night took.
SELECT CAST(name AS BIGINT) AS id
FROM push.night_input
WHERE business_date = $business_date AND kind = 'journal'
ORDER BY id
