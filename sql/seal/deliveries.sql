-- How all deliveries stand after a night, what later nights settled of them included, as one digest: it holds until the
-- next night.
WITH standing AS (
    SELECT
        sha256(
            CAST(
                to_json({
                    'delivery': delivery, 'night': night, 'loaded': loaded, 'quarantined': quarantined, 'parked': parked
                }) AS VARCHAR
            )
        ) AS digest
    FROM landing.delivery
)

SELECT sha256(concat('deliveries|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM standing
