-- The texts of one extract that Outpost sees tonight for the first time for their key. A text that came with the first
-- delivery of its extract is as old as its row says (updated_at),
-- so that a first load is not a city of new texts; any other is seen tonight.
WITH first_delivery AS (
    SELECT
        extract,
        min(business_date) AS business_date
    FROM landing.delivery
    WHERE status = 'accepted'
    GROUP BY extract
),

arrived AS (
    SELECT
        texts.extract,
        texts.source_key,
        substr(sha256(texts.address_text), 1, 16) AS text_hash,
        CASE
            WHEN delivered.business_date = first_delivery.business_date THEN least(texts.updated_on, CAST($T AS DATE))
            ELSE CAST($T AS DATE)
        END AS first_seen
    FROM registers.address_text AS texts
    LEFT JOIN landing.delivery AS delivered ON texts.delivery = delivered.delivery AND texts.extract = delivered.extract
    LEFT JOIN first_delivery ON texts.extract = first_delivery.extract
    WHERE texts.address_text IS NOT NULL AND texts.extract = $extract
),

known AS (
    SELECT
        source_key,
        text_hash
    FROM address.first_seen
    WHERE first_seen.extract = $extract
)

SELECT
    arrived.extract,
    arrived.source_key,
    arrived.text_hash,
    min(arrived.first_seen) AS first_seen
FROM arrived
LEFT JOIN known ON arrived.source_key = known.source_key AND arrived.text_hash = known.text_hash
WHERE known.source_key IS NULL
GROUP BY arrived.extract, arrived.source_key, arrived.text_hash
ORDER BY arrived.extract, arrived.source_key, arrived.text_hash
