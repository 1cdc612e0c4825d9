-- What districts and towns are called.
-- Grain: one row a code.
SELECT
    address.district_code AS code,
    min(standard_address.name) AS name
FROM registers.address
INNER JOIN registers.standard_address ON address.address_code = standard_address.address_code
WHERE address.level = 1 AND address.district_code IS NOT NULL
GROUP BY address.district_code
UNION ALL
SELECT
    address.town_code AS code,
    min(standard_address.name) AS name
FROM registers.address
INNER JOIN registers.standard_address ON address.address_code = standard_address.address_code
WHERE address.level = 2 AND address.town_code IS NOT NULL
GROUP BY address.town_code
ORDER BY code
