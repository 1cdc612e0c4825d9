-- What is on record of one delivery.
SELECT
    delivery,
    business_date,
    status,
    why,
    ground,
    rows,
    loaded,
    replaced,
    quarantined,
    parked,
    dropped
FROM landing.delivery
WHERE delivery = $delivery
