-- Entries of the journal that a night took 365 days ago or earlier.
SELECT CAST(name AS INTEGER) AS id
FROM push.night_input
WHERE
    kind = 'journal'
    AND business_date <= CAST($T AS DATE) - INTERVAL 365 DAY
ORDER BY id
