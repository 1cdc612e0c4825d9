-- Deliveries that a night has dealt with. A refused one that two people released since is open again, until it is taken.
WITH released AS (
    SELECT delivery.*
    FROM landing.delivery
    WHERE delivery.status = 'refused' AND delivery.ground = 'row_change' AND list_contains($released, delivery.delivery)
),

taken_later AS (
    SELECT released.delivery
    FROM released
    INNER JOIN landing.delivery AS later
        ON released.extract = later.extract
        AND released.business_date = later.business_date
        AND released.sha256 = later.sha256
        AND released.manifest_sha256 = later.manifest_sha256
        AND later.sequence > released.sequence
)

SELECT
    delivery.extract,
    delivery.business_date,
    delivery.sha256,
    delivery.manifest_sha256,
    delivery.file_stamp,
    delivery.status
FROM landing.delivery
WHERE
    delivery.delivery NOT IN (SELECT released.delivery FROM released)
    OR delivery.delivery IN (SELECT taken_later.delivery FROM taken_later)
ORDER BY
    delivery.extract,
    delivery.business_date,
    delivery.sequence
