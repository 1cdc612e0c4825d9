-- What is rented is a dwelling, named once, with a proof.
SELECT rented.address_code
FROM registers.rented
LEFT JOIN registers.address ON rented.address_code = address.address_code AND address.is_dwelling
GROUP BY rented.address_code
HAVING count(*) > 1 OR count(address.address_code) = 0 OR count(*) FILTER (WHERE NOT rented.by_rental AND NOT rented.by_lease) > 0
