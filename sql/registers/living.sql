-- Who lives in which dwelling on T: one row a person and dwelling, his newest resident row there; never the dead.
-- is_home marks the dwelling where a person is visited who lives in several: the latest start, then update, then smallest code.
WITH here AS (
    SELECT
        resident.person_key,
        resident.address_code,
        address.building_code,
        resident.registration_id,
        resident.registration_type,
        resident.relationship_code,
        resident.household_number,
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
        resident.updated_at,
        resident.delivery,
        resident.row_number
    FROM registers.resident
    INNER JOIN registers.address ON resident.address_code = address.address_code
    ANTI JOIN registers.dead ON resident.person_key = dead.person_key
    WHERE
        resident.lives_here
        AND resident.start_date <= $T
        AND (resident.end_date IS NULL OR resident.end_date > $T)
        AND address.is_dwelling
),

-- Nearly everybody has one row: only the others are put in order.
several AS (
    SELECT person_key
    FROM here
    GROUP BY person_key
    HAVING count(*) > 1
),

newest AS (
    SELECT
        ordered.person_key,
        ordered.registration_id,
        ordered.address_code,
        row_number() OVER (
            PARTITION BY ordered.person_key
            ORDER BY
                ordered.start_date DESC,
                ordered.updated_at DESC,
                ordered.address_code
        ) = 1 AS is_home
    FROM (
        SELECT
            here.person_key,
            here.registration_id,
            here.address_code,
            here.start_date,
            here.updated_at,
            row_number() OVER (
                PARTITION BY here.person_key, here.address_code
                ORDER BY
                    here.updated_at DESC,
                    here.start_date DESC,
                    here.registration_id DESC
            ) AS place
        FROM here
        SEMI JOIN several ON here.person_key = several.person_key
    ) AS ordered
    WHERE ordered.place = 1
)

SELECT
    here.person_key,
    here.address_code,
    here.building_code,
    here.registration_id,
    here.registration_type,
    here.relationship_code,
    here.household_number,
    here.birth_date,
    here.age,
    here.start_date,
    here.updated_at,
    coalesce(newest.is_home, TRUE) AS is_home,
    here.delivery,
    here.row_number
FROM here
LEFT JOIN several ON here.person_key = several.person_key
LEFT JOIN newest ON here.registration_id = newest.registration_id
WHERE several.person_key IS NULL OR newest.registration_id IS NOT NULL
