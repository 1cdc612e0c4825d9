-- Corrected ID numbers that the ledger has not followed yet, old pseudonym and the successor's; and, on the night on which
-- the key of pseudonyms is exchanged, each pseudonym that the ledger knows and the new one of the same person.
-- Grain: one row a pseudonym that has a successor (old_person_key).
WITH exchanged AS (
    SELECT
        rekeyed.old_person_key,
        coalesce(alias.person_key, rekeyed.person_key) AS person_key
    FROM landing.rekeyed_person AS rekeyed
    LEFT JOIN registers.person_alias AS alias ON rekeyed.person_key = alias.old_person_key
    WHERE rekeyed.business_date = CAST($T AS DATE)
)

SELECT
    alias.old_person_key,
    alias.person_key
FROM registers.person_alias AS alias
LEFT JOIN push.alias_applied AS applied
    ON alias.old_person_key = applied.old_person_key AND alias.person_key = applied.person_key
LEFT JOIN exchanged ON alias.old_person_key = exchanged.old_person_key
WHERE
    applied.person_key IS NULL
    AND alias.old_person_key <> alias.person_key
    AND exchanged.old_person_key IS NULL
UNION ALL
SELECT
    old_person_key,
    person_key
FROM exchanged
ORDER BY old_person_key
