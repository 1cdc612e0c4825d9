-- One house row speaks for a dwelling, and only for a dwelling.
SELECT newest_house.address_code
FROM registers.newest_house
LEFT JOIN registers.address ON newest_house.address_code = address.address_code AND address.is_dwelling
GROUP BY newest_house.address_code
HAVING count(*) > 1 OR count(address.address_code) = 0
