-- Deliveries of an extract for one business date, in the order in which they came.
SELECT
    delivery,
    sequence,
    status,
    ground,
    sha256,
    manifest_sha256,
    night
FROM landing.delivery
WHERE extract = $extract AND business_date = $business_date
ORDER BY sequence
