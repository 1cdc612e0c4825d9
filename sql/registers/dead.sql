-- Who is known to be dead on T, since when and by which register: a household registration marked deceased, or a death record.
-- A death record counts when it is not void, not later than T, and carries the name that a register has for that number.
-- since is the earliest death date; a death known by the household registration alone counts from that row's updated_at.
WITH named AS (
    SELECT
        person_key,
        name_key
    FROM registers.household_registration
    WHERE person_key IN (SELECT death.person_key FROM registers.death)
    UNION
    SELECT
        person_key,
        name_key
    FROM registers.resident
    WHERE person_key IN (SELECT death.person_key FROM registers.death)
),

recorded AS (
    SELECT
        death.person_key,
        death.death_date AS since,
        'gov.death' AS known_by,
        death.source_row,
        1 AS preference
    FROM registers.death
    INNER JOIN named ON death.person_key = named.person_key AND death.name_key = named.name_key
    WHERE NOT death.void AND death.death_date <= $T
),

marked AS (
    SELECT
        person_key,
        CAST(updated_at AS DATE) AS since,
        'police.household_registration' AS known_by,
        source_row,
        2 AS preference
    FROM registers.household_registration
    WHERE status = 2
),

known AS (
    SELECT
        person_key,
        since,
        known_by,
        source_row,
        row_number() OVER (
            PARTITION BY person_key
            ORDER BY
                preference,
                since,
                source_row
        ) AS place
    FROM (SELECT * FROM recorded UNION ALL SELECT * FROM marked) AS either
)

SELECT
    person_key,
    since,
    known_by,
    source_row
FROM known
WHERE place = 1
