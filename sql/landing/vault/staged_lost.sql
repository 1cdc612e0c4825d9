-- Names on their way into the vault that have a lost character.
SELECT
    key AS person_key,
    name
FROM staged
WHERE key IS NOT NULL AND regexp_matches(name, $lost_character)
