-- Corrected ID numbers that the ledger has not followed yet: old pseudonym and the successor's.
-- Grain: one row a corrected ID number (old_person_key).
SELECT
    alias.old_person_key,
    alias.person_key
FROM registers.person_alias AS alias
LEFT JOIN push.alias_applied AS applied
    ON alias.old_person_key = applied.old_person_key AND alias.person_key = applied.person_key
WHERE applied.person_key IS NULL AND alias.old_person_key <> alias.person_key
ORDER BY alias.old_person_key
