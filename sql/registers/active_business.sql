-- Businesses in being that are not registered at a cluster address, where their text was matched (HOUSE, BUILDING or CANCELLED).
-- Rules about dwellings take match_status HOUSE alone.
SELECT
    business_entity.credit_code,
    business_entity.name,
    business_entity.trade_code,
    business_entity.flammable_goods,
    match.address_code,
    address.building_code,
    match.status AS match_status,
    business_entity.source_row
FROM registers.business_entity
INNER JOIN address.match ON business_entity.source_key = match.source_key AND match.extract = 'gov.business_entity'
INNER JOIN registers.address ON match.address_code = address.address_code
WHERE
    business_entity.status = 1
    AND NOT business_entity.cluster_address
    AND match.status IN ('HOUSE', 'BUILDING', 'CANCELLED')
