-- Deaths whose ID number is registered under another name: P2 says nothing of them, the sources have to clear them up.
SELECT count(DISTINCT death.certificate_number) AS rows
FROM registers.death
INNER JOIN registers.household_registration ON death.person_key = household_registration.person_key
WHERE
    NOT death.void
    AND death.death_date BETWEEN CAST($T AS DATE) - $window_days AND CAST($T AS DATE) - ($registration_days + $grace_days)
    AND household_registration.status = 1
    AND death.name_key <> household_registration.name_key
