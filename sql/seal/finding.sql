-- What the models found on a night, as one digest: that of the digests of its rows, in their order.
WITH found AS (
    SELECT
        sha256(
            CAST(
                to_json({
                    'business_date': business_date,
                    'model_id': model_id,
                    'model_version': model_version,
                    'reason': reason,
                    'subject_kind': subject_kind,
                    'subject_key': subject_key,
                    'address_code': address_code,
                    'building_code': building_code,
                    'priority': priority,
                    'evidence': CAST(evidence AS VARCHAR),
                    'source_rows': source_rows,
                    'area_code': area_code,
                    'route': route,
                    'due_rule': due_rule,
                    'due_cap': due_cap,
                    'shadow': shadow,
                    'excepted': excepted
                }) AS VARCHAR
            )
        ) AS digest
    FROM push.finding
    WHERE business_date = $night
)

SELECT sha256(concat('finding|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM found
