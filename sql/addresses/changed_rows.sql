-- Rows of one extract that are new, or whose text is not the one that Outpost knows of them, with the day that it sees
-- this text for the first time. A text that came with the first delivery of its extract is as old as its row says
-- (updated_at), so that a first load is not a city of new texts; any other is seen tonight.
WITH first_delivery AS (
    SELECT min(business_date) AS business_date
    FROM landing.delivery
    WHERE status = 'accepted' AND extract = $extract
),

tonight AS (
    SELECT
        source_key,
        address_text,
        coalesce(md5_number(address_text), 0) AS text_hash,
        delivery,
        updated_on
    FROM tonight_text
    WHERE extract = $extract
),

known AS (
    SELECT
        source_key,
        text_hash
    FROM address.row_text
    WHERE extract = $extract
),

changed AS (
    SELECT
        tonight.source_key,
        tonight.address_text,
        tonight.text_hash,
        tonight.delivery,
        tonight.updated_on
    FROM tonight
    ANTI JOIN known ON tonight.source_key = known.source_key AND tonight.text_hash = known.text_hash
)

SELECT
    $extract AS extract,
    changed.source_key,
    changed.address_text,
    changed.text_hash,
    CASE
        WHEN changed.address_text IS NULL THEN NULL
        WHEN delivered.business_date = first_delivery.business_date THEN least(changed.updated_on, CAST($T AS DATE))
        ELSE CAST($T AS DATE)
    END AS first_seen
FROM changed
CROSS JOIN first_delivery
LEFT JOIN landing.delivery AS delivered ON changed.delivery = delivered.delivery AND delivered.extract = $extract
