-- A finding's address is a standard address, and its building is the one that address stands in.
SELECT found.subject_key
FROM model_output AS found
LEFT JOIN registers.address ON found.address_code = address.address_code
WHERE
    found.not_evaluated IS NULL
    AND found.address_code IS NOT NULL
    AND (address.address_code IS NULL OR found.building_code IS DISTINCT FROM address.building_code)
