-- Every pseudonym under which a person was delivered: the one that stands now, and those of corrected numbers.
WITH standing AS (
    SELECT coalesce(max(person_key), $person_key) AS person_key
    FROM registers.person_alias
    WHERE old_person_key = $person_key
)

SELECT person_key
FROM standing
UNION
SELECT person_alias.old_person_key AS person_key
FROM registers.person_alias
INNER JOIN standing ON person_alias.person_key = standing.person_key
ORDER BY person_key
