-- The leases filed with the housing office that stand (status 1), at the dwelling that their text was matched to (HOUSE).
-- runs says whether the lease runs on T. Leases matched to anything else take no part in rules about dwellings.
SELECT
    lease.lease_number,
    match.address_code,
    address.building_code,
    lease.start_date,
    lease.end_date,
    lease.start_date <= $T AND lease.end_date >= $T AS runs,
    lease.tenant_count,
    lease.tenants_local,
    lease.corporate,
    lease.updated_at,
    lease.source_row
FROM registers.lease
INNER JOIN address.match ON lease.source_key = match.source_key AND match.extract = 'gov.lease'
INNER JOIN registers.address ON match.address_code = address.address_code
WHERE lease.status = 1 AND match.status = 'HOUSE'
