-- The deliveries that a night judged, as one digest. What parking may still move between loaded, quarantined and parked is
-- taken together: it is settled on later nights. The times of files are left out: a copy of a home has its own.
WITH judged AS (
    SELECT
        sha256(
            CAST(
                to_json({
                    'delivery': delivery,
                    'extract': extract,
                    'business_date': business_date,
                    'file': file,
                    'sha256': sha256,
                    'rows': rows,
                    'kept': loaded + quarantined + parked,
                    'replaced': replaced,
                    'dropped': dropped,
                    'status': status,
                    'why': why,
                    'load': load,
                    'extracted_at': extracted_at,
                    'night': night,
                    'sequence': sequence,
                    'ground': ground,
                    'manifest_sha256': manifest_sha256
                }) AS VARCHAR
            )
        ) AS digest
    FROM landing.delivery
    WHERE night = $night
)

SELECT sha256(concat('delivery|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM judged
