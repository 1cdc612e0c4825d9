-- What became of the deliveries that a night took.
SELECT
    delivery,
    status,
    rows,
    loaded,
    replaced,
    quarantined,
    parked,
    dropped,
    why
FROM landing.delivery
WHERE night = $business_date
ORDER BY delivery
