-- What the register knows tonight of the addresses that reports and orders name: the dwelling that each is, or the building that
-- it stands in (a stair, a room that is cancelled by now).
-- Grain: one row an address of a report or order that the register has (address_code).
SELECT
    address.address_code,
    CASE WHEN address.is_dwelling THEN 'dwelling' ELSE 'building' END AS subject_kind,
    CASE WHEN address.is_dwelling THEN address.address_code ELSE address.building_code END AS subject_key,
    address.building_code
FROM (SELECT DISTINCT door.address_code FROM tonight_door AS door) AS named
INNER JOIN registers.address AS address ON named.address_code = address.address_code
WHERE address.is_dwelling OR address.building_code IS NOT NULL
ORDER BY address.address_code
