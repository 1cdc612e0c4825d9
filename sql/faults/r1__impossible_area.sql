-- Rented, inhabited dwellings whose newest house row has an area that cannot be: the area test is skipped for them.
SELECT newest_house.house_number
FROM registers.newest_house
SEMI JOIN registers.rented ON newest_house.address_code = rented.address_code
SEMI JOIN registers.dwelling_people ON newest_house.address_code = dwelling_people.address_code
WHERE
    coalesce(newest_house.usable_area, newest_house.building_area) <= 0
    OR coalesce(newest_house.usable_area, newest_house.building_area) > 2000
