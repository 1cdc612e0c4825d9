-- The rentals that the police have on file and that run on T, at a dwelling.
-- One row a rental_house row; a dwelling may have several.
SELECT
    rental_house.rental_id,
    rental_house.address_code,
    address.building_code,
    rental_house.start_date,
    rental_house.end_date,
    rental_house.source_row
FROM registers.rental_house
INNER JOIN registers.address ON rental_house.address_code = address.address_code
WHERE
    rental_house.status = 1
    AND rental_house.start_date <= $T
    AND (rental_house.end_date IS NULL OR rental_house.end_date >= $T)
    AND address.is_dwelling
