-- What the register knows of a code: an address of any level, a grid or a beat.
SELECT
    CASE WHEN address.is_dwelling THEN 'dwelling' WHEN address.level = 5 THEN 'building' ELSE 'area' END AS kind,
    address.address_code AS code,
    address.building_code,
    standard_address.full_name AS name
FROM registers.address
INNER JOIN registers.standard_address ON address.address_code = standard_address.address_code
WHERE address.address_code = $code
UNION ALL
SELECT 'grid' AS kind, grid_code AS code, NULL AS building_code, NULL AS name
FROM registers.grid_now
WHERE grid_code = $code
UNION ALL
SELECT 'beat' AS kind, beat_code AS code, NULL AS building_code, NULL AS name
FROM registers.beat_now
WHERE beat_code = $code
