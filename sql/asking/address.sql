-- What the register knows of a code: an address of any level, a grid or a beat.
SELECT
    -- A cancelled room is asked about as the dwelling that it was.
    CASE
        WHEN address.is_dwelling OR (address.status <> 1 AND address.level > 5) THEN 'dwelling'
        WHEN address.level = 5 THEN 'building'
        ELSE 'area'
    END AS kind,
    address.address_code AS code,
    address.building_code,
    standard_address.full_name AS name,
    address.status = 2 AS is_cancelled
FROM registers.address
INNER JOIN registers.standard_address ON address.address_code = standard_address.address_code
WHERE address.address_code = $code
UNION ALL
SELECT DISTINCT 'grid' AS kind, grid_code AS code, NULL AS building_code, NULL AS name, FALSE AS is_cancelled
FROM registers.grid
WHERE grid_code = $code
UNION ALL
SELECT DISTINCT 'beat' AS kind, beat_code AS code, NULL AS building_code, NULL AS name, FALSE AS is_cancelled
FROM registers.beat
WHERE beat_code = $code
