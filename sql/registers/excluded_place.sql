-- Every address at or below a place that calls are made from and disputes are not had at: police stations, hospitals, malls.
-- The city keeps the list in reference/dispute_places_excluded.csv.
WITH RECURSIVE below AS (
    SELECT address.address_code
    FROM registers.address
    SEMI JOIN registers.ref_excluded_place ON address.address_code = ref_excluded_place.address_code
    UNION
    SELECT address.address_code
    FROM below
    INNER JOIN registers.standard_address AS address ON below.address_code = address.parent_code
)

SELECT address_code
FROM below
ORDER BY address_code
