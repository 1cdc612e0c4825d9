-- The balance of a delivery follows its parked rows to where they went.
UPDATE landing.delivery
SET
    loaded = loaded + $loaded,
    quarantined = quarantined + $quarantined,
    parked = parked - $loaded - $quarantined
WHERE delivery = $delivery
