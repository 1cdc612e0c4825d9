-- Which of this city's persons another city's registers speak of, and what they are there.
SELECT
    own.person_key,
    other.city,
    own.is_registered,
    own.lives_here,
    own.is_mother,
    other.is_registered AS is_registered_there,
    other.lives_here AS lives_there,
    other.is_mother AS is_mother_there
FROM own
INNER JOIN other ON own.key = other.key
ORDER BY
    own.person_key,
    other.city
