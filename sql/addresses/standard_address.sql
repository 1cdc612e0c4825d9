-- The columns of the standard addresses that texts are resolved against, and no others: four million rows go to memory.
SELECT
    address_code,
    level,
    parent_code,
    name,
    district_code,
    town_code,
    community_code,
    status
FROM registers.standard_address
