-- A few findings that only one of the rules has: where they are, never who.
WITH placed AS (
    SELECT
        fate,
        reason,
        address_code,
        first_night,
        nights,
        row_number() OVER (PARTITION BY fate ORDER BY first_night, reason, address_code, subject_key) AS position
    FROM found_key
    WHERE fate <> 'kept'
)

SELECT
    fate,
    reason,
    address_code,
    first_night,
    nights
FROM placed
WHERE position <= $most
ORDER BY fate, position
