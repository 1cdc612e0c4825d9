-- Rented dwellings whose newest house row has an area that cannot be true: R1 does not test them by area.
SELECT count(*) AS rows
FROM registers.newest_house
SEMI JOIN registers.rented ON newest_house.address_code = rented.address_code
WHERE
    coalesce(newest_house.usable_area, newest_house.building_area) <= 0
    OR coalesce(newest_house.usable_area, newest_house.building_area) > 2000
