-- The same in numbers, a row a city and matter.
SELECT
    city,
    count(*) FILTER (WHERE is_registered AND is_registered_there) AS registered_in_both,
    count(*) FILTER (WHERE lives_here AND NOT is_registered AND is_registered_there) AS live_here_registered_there,
    count(*) FILTER (WHERE is_mother AND NOT is_registered AND is_registered_there) AS mothers_registered_there
FROM known
GROUP BY city
ORDER BY city
