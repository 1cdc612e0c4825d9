-- Death records that carry the number of a household registration and another name: they raise nothing.
SELECT death.certificate_number
FROM registers.death
INNER JOIN registers.household_registration ON death.person_key = household_registration.person_key
WHERE NOT death.void AND death.death_date <= $T AND death.name_key <> household_registration.name_key
