-- The corrected ID numbers that the ledger has followed tonight.
SELECT
    CAST($T AS DATE) AS business_date,
    old_person_key,
    person_key
FROM tonight_alias
ORDER BY old_person_key
