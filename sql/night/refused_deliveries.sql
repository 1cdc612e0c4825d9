-- Deliveries of one extract and business date that were refused: what a release can let through.
SELECT delivery
FROM landing.delivery
WHERE
    extract = $extract
    AND business_date = $night
    AND status = 'refused'
ORDER BY delivery
