-- Rows about persons, marked when the register of residents or of households holds the person (canonical keys).
SELECT
    keyed.*,
    coalesce(
        keyed.person_key IN (SELECT resident.person_key FROM registers.resident)
        OR keyed.person_key IN (
            SELECT household_registration.person_key FROM registers.household_registration
        ),
        FALSE
    ) AS is_registered
FROM landing_keyed AS keyed
