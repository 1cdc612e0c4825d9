-- What an accepted delivery came to, and under which conditions.
SELECT
    landed.recipe,
    landed.addresses,
    delivery.night,
    delivery.rows AS delivered,
    delivery.loaded,
    delivery.quarantined,
    delivery.parked,
    delivery.dropped,
    count(file.path) AS files,
    sum(file.rows) AS rows,
    min(file.path) AS path
FROM landing.recipe AS landed
INNER JOIN landing.delivery ON landed.delivery = delivery.delivery
INNER JOIN landing.file ON landed.delivery = file.delivery
WHERE delivery.extract = $extract AND delivery.delivery = $delivery AND delivery.status = 'accepted'
GROUP BY ALL
