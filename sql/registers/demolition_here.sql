-- Demolitions that were completed by T, at the address that their text was matched to, cancelled ones included.
SELECT
    demolition.project_number,
    demolition.source_key,
    match.address_code,
    address.building_code,
    match.status AS match_status,
    demolition.completed_on,
    demolition.source_row
FROM registers.demolition
INNER JOIN address.match ON demolition.source_key = match.source_key AND match.extract = 'gov.demolition'
INNER JOIN registers.address ON match.address_code = address.address_code
WHERE
    demolition.status = 'completed'
    AND demolition.completed_on <= $T
    AND match.status IN ('HOUSE', 'BUILDING', 'CANCELLED')
ORDER BY demolition.source_key
