-- Persons whom this city's registers speak of on T, one row a person: registered here, living here, mother of a birth here.
WITH spoken_of AS (
    SELECT
        person_key,
        TRUE AS is_registered,
        FALSE AS lives_here,
        FALSE AS is_mother
    FROM registers.household_registration
    WHERE status = 1
    UNION ALL
    SELECT
        person_key,
        FALSE AS is_registered,
        TRUE AS lives_here,
        FALSE AS is_mother
    FROM registers.resident
    WHERE lives_here AND start_date <= $T AND (end_date IS NULL OR end_date > $T)
    UNION ALL
    SELECT
        mother_person_key AS person_key,
        FALSE AS is_registered,
        FALSE AS lives_here,
        TRUE AS is_mother
    FROM registers.birth
    WHERE NOT void
)

SELECT
    person_key,
    bool_or(is_registered) AS is_registered,
    bool_or(lives_here) AS lives_here,
    bool_or(is_mother) AS is_mother
FROM spoken_of
WHERE person_key IS NOT NULL
GROUP BY person_key
ORDER BY person_key
