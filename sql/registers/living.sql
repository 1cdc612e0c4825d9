-- Who lives in which dwelling on T: one row a person and dwelling, his newest resident row there; never the dead.
-- is_home marks the dwelling where a person is visited who lives in several: the latest start, then update, then smallest code.
-- Nearly everybody has one row: only persons with several are put in order. They are looked for by the beginning of their key,
-- which is quicker to count; who shares it by chance with somebody else is put in order too, and that changes nothing.
WITH several AS (
    SELECT substr(person_key, 1, 12) AS key_begins
    FROM registers.resident
    WHERE lives_here AND start_date <= $T AND (end_date IS NULL OR end_date > $T)
    GROUP BY substr(person_key, 1, 12)
    HAVING count(*) > 1
),

counted AS (
    SELECT
        resident.person_key,
        resident.registration_id,
        resident.address_code,
        resident.start_date,
        resident.updated_at,
        row_number() OVER (
            PARTITION BY resident.person_key, resident.address_code
            ORDER BY
                resident.updated_at DESC,
                resident.start_date DESC,
                resident.registration_id DESC
        ) = 1 AS is_newest
    FROM registers.resident
    SEMI JOIN several ON substr(resident.person_key, 1, 12) = several.key_begins
    INNER JOIN registers.address ON resident.address_code = address.address_code
    WHERE
        resident.lives_here
        AND resident.start_date <= $T
        AND (resident.end_date IS NULL OR resident.end_date > $T)
        AND address.is_dwelling
),

ordered AS (
    SELECT
        registration_id,
        is_newest,
        is_newest
        AND row_number() OVER (
            PARTITION BY person_key, is_newest
            ORDER BY
                start_date DESC,
                updated_at DESC,
                address_code
        ) = 1 AS is_home
    FROM counted
)

SELECT
    resident.person_key,
    resident.address_code,
    address.building_code,
    resident.registration_type,
    resident.birth_date,
    CAST(
        year(CAST($T AS DATE)) - year(resident.birth_date)
        - CASE
            WHEN
                month(CAST($T AS DATE)) * 100 + day(CAST($T AS DATE))
                < month(resident.birth_date) * 100 + day(resident.birth_date)
                THEN 1
            ELSE 0
        END AS INTEGER
    ) AS age,
    resident.start_date,
    coalesce(ordered.is_home, TRUE) AS is_home,
    resident.source_row
FROM registers.resident
INNER JOIN registers.address ON resident.address_code = address.address_code
ANTI JOIN registers.dead ON resident.person_key = dead.person_key
LEFT JOIN ordered ON resident.registration_id = ordered.registration_id
WHERE
    resident.lives_here
    AND resident.start_date <= $T
    AND (resident.end_date IS NULL OR resident.end_date > $T)
    AND address.is_dwelling
    AND coalesce(ordered.is_newest, TRUE)
