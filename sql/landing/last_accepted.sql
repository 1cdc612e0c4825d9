-- The newest accepted delivery of an extract: what a new one is compared with.
SELECT
    delivery,
    business_date,
    sha256,
    extracted_at,
    rows
FROM landing.delivery
WHERE extract = $extract AND status = 'accepted'
ORDER BY
    business_date DESC,
    sequence DESC
LIMIT 1
