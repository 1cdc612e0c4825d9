-- What changed versions found on a night beside the models in force, as one digest; none where they found nothing.
WITH found AS (
    SELECT
        sha256(
            CAST(
                to_json({
                    'business_date': business_date,
                    'model_id': model_id,
                    'reason': reason,
                    'subject_kind': subject_kind,
                    'subject_key': subject_key,
                    'address_code': address_code,
                    'fate': fate,
                    'differs': differs
                }) AS VARCHAR
            )
        ) AS digest
    FROM push.beside_finding
    WHERE business_date = $night
)

SELECT sha256(concat('beside|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM found
HAVING count(*) > 0
