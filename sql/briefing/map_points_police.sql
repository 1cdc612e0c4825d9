-- Where the buildings of each beat stand, for drawing it: building, beat, degrees.
WITH beat AS (
    SELECT DISTINCT beat_code
    FROM registers.beat_now
)

SELECT
    beat.beat_code AS code,
    standard.longitude,
    standard.latitude
FROM map_standing AS standard
INNER JOIN beat ON standard.beat_code = beat.beat_code
WHERE standard.level = 5 AND standard.status = 1
ORDER BY code, standard.address_code
