-- Names with a lost character, and the name that the person is known by.
SELECT
    lost_name.person_key,
    lost_name.name_key,
    lost_name.name,
    person.name AS known
FROM lost_name
INNER JOIN person ON lost_name.person_key = person.person_key
WHERE person.name IS NOT NULL
ORDER BY lost_name.person_key, lost_name.name_key
