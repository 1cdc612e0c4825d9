-- Active house rows with danger level D and where they stand: at a dwelling, a building, or one that was cancelled.
-- The rest of a dangerous building is found through building_code.
SELECT
    house.house_number,
    match.address_code,
    address.building_code,
    match.status AS match_status,
    house.updated_at,
    house.source_row
FROM registers.house
INNER JOIN address.match ON house.source_key = match.source_key AND match.extract = 'gov.house'
INNER JOIN registers.address ON match.address_code = address.address_code
WHERE house.status = 1 AND house.danger_level = 'D' AND match.status IN ('HOUSE', 'BUILDING', 'CANCELLED')
