-- What the texts were resolved to: most to a dwelling, some to the building, few to several or none.
WITH texts AS (
    SELECT DISTINCT
        address_text,
        md5_number(address_text) AS text_hash
    FROM tonight_text
    WHERE address_text IS NOT NULL
)

SELECT
    text_hash,
    address_text,
    address_text AS normalised,
    CASE
        WHEN text_hash % 100 = 0 THEN 'NONE'
        WHEN text_hash % 101 = 0 THEN 'AMBIGUOUS'
        WHEN address_text LIKE 'B%' THEN 'BUILDING'
        ELSE 'HOUSE'
    END AS status,
    CASE WHEN text_hash % 100 > 0 AND text_hash % 101 > 0 THEN address_text END AS address_code,
    'full_name' AS method,
    CAST([] AS VARCHAR []) AS candidates,
    FALSE AS room_unknown,
    '320602' AS district_code
FROM texts
