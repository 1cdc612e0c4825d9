-- Every address that is a collective living place or lies below one: dormitories, hospitals, homes, hotels.
-- kinds are those of all institutions at or above it; only texts matched to a dwelling or a building (HOUSE, BUILDING) count.
WITH RECURSIVE covered AS (
    SELECT
        match.address_code,
        institution.kind
    FROM registers.institution
    INNER JOIN address.match ON institution.source_key = match.source_key AND match.extract = 'gov.institution'
    WHERE match.status IN ('HOUSE', 'BUILDING')
    UNION
    SELECT
        address.address_code,
        covered.kind
    FROM covered
    INNER JOIN registers.standard_address AS address ON covered.address_code = address.parent_code
)

SELECT
    address_code,
    list_sort(list(DISTINCT kind)) AS kinds
FROM covered
GROUP BY address_code
ORDER BY address_code
