-- Dwellings newly listed for priority 3 tasks tonight: what their budget of list days is counted from.
SELECT DISTINCT
    CAST($L AS DATE) AS list_day,
    dwelling_code AS address_code
FROM tonight_listing
WHERE decision = 'listed' AND priority = 3 AND dwelling_code IS NOT NULL
ORDER BY address_code
