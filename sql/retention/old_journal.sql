-- Entries of the journal that a night took so long ago or earlier.
SELECT CAST(name AS INTEGER) AS id
FROM push.night_input
WHERE
    kind = 'journal'
    AND business_date <= CAST($T AS DATE) - to_days(CAST($journal_days AS INTEGER))
ORDER BY id
