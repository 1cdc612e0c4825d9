-- The dwellings that are rented on T: an active rental on file with the police, or a lease that runs.
SELECT
    address_code,
    building_code,
    count(*) FILTER (WHERE source = 'police.rental_house') > 0 AS by_rental,
    count(*) FILTER (WHERE source = 'gov.lease') > 0 AS by_lease
FROM (
    SELECT
        address_code,
        building_code,
        'police.rental_house' AS source
    FROM registers.active_rental
    UNION ALL
    SELECT
        address_code,
        building_code,
        'gov.lease' AS source
    FROM registers.lease_here
    WHERE runs
) AS proof
GROUP BY
    address_code,
    building_code
