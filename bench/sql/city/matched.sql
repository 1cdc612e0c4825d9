-- What the texts of one extract were resolved to: most to a dwelling, some to the building, few to several or none.
SELECT
    $extract AS extract,
    source_key,
    address_text,
    address_text AS normalised,
    CASE
        WHEN row_number % 100 = 0 THEN 'NONE'
        WHEN row_number % 101 = 0 THEN 'AMBIGUOUS'
        WHEN address_text LIKE 'B%' THEN 'BUILDING'
        ELSE 'HOUSE'
    END AS status,
    CASE WHEN row_number % 100 > 0 AND row_number % 101 > 0 THEN address_text END AS address_code,
    'full_name' AS method,
    CAST([] AS VARCHAR []) AS candidates,
    FALSE AS room_unknown,
    '320602' AS district_code
FROM given
