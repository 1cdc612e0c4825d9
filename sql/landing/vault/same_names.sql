-- Keys of names with a lost character, and the key of the name that each stands for.
SELECT
    person_key,
    name_key,
    same_as
FROM lost_name
WHERE same_as IS NOT NULL AND same_as <> name_key
ORDER BY person_key, name_key
