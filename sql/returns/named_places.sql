-- The places of tasks that orders name, with all who have them.
SELECT
    task_number,
    subject_kind,
    subject_key,
    address_code,
    building_code,
    area_code,
    coalesce(
        json_extract_string(evidence, '$.address'),
        json_extract_string(evidence, '$.address_text'),
        json_extract_string(evidence, '$.text'),
        ''
    ) AS address,
    list_transform(recipients, lambda who: who.number) AS numbers
FROM push.task_state
WHERE task_number IN (SELECT unnest($numbers))
ORDER BY task_number
