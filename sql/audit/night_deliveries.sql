-- What a night took in: deliveries with their digests.
SELECT
    delivery,
    file,
    sha256,
    status,
    rows,
    loaded,
    why
FROM landing.delivery
WHERE night = $business_date
ORDER BY delivery
