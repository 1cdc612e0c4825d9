-- Under which key a person is known now, where it is known at all, and where the person lives.
WITH known AS (
    SELECT coalesce(max(alias.person_key), $person_key) AS person_key
    FROM registers.person_alias AS alias
    WHERE alias.old_person_key = $person_key
),

seen AS (
    SELECT resident.person_key
    FROM registers.resident
    SEMI JOIN known ON resident.person_key = known.person_key
    UNION ALL
    SELECT registered.person_key
    FROM registers.household_registration AS registered
    SEMI JOIN known ON registered.person_key = known.person_key
    UNION ALL
    SELECT death.person_key
    FROM registers.death
    SEMI JOIN known ON death.person_key = known.person_key
    UNION ALL
    SELECT birth.mother_person_key AS person_key
    FROM registers.birth
    SEMI JOIN known ON birth.mother_person_key = known.person_key
)

SELECT
    known.person_key,
    (SELECT count(*) FROM seen) AS seen,
    (
        SELECT list_sort(list(DISTINCT living.address_code))
        FROM registers.living
        SEMI JOIN known ON living.person_key = known.person_key
    ) AS dwellings,
    (
        SELECT list_sort(list(DISTINCT living.building_code))
        FROM registers.living
        SEMI JOIN known ON living.person_key = known.person_key
    ) AS buildings
FROM known
