-- What a model found tonight, as it goes to push.finding; $added holds what the night adds to the evidence (null: nothing).
-- excepted: an exception of the city for this subject or place that has not run out, with its owner and last day.
WITH exception AS (
    SELECT
        subject,
        min(concat(reason, '（', owner, '，至', CAST("until" AS VARCHAR), '）')) AS said
    FROM registers.ref_exception
    WHERE (model_id IS NULL OR model_id = $model_id) AND "until" >= $T
    GROUP BY subject
)

SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $model_version AS model_version,
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    found.building_code,
    found.priority,
    CASE
        WHEN $added IS NULL THEN CAST(found.evidence AS JSON)
        ELSE json_merge_patch(CAST(found.evidence AS JSON), CAST($added AS JSON))
    END AS evidence,
    found.source_rows,
    CASE WHEN found.address_code IS NULL THEN found.area_code END AS area_code,
    found.route,
    found.due_rule,
    found.due_cap,
    $shadow AS shadow,
    coalesce(by_subject.said, by_address.said, by_building.said) AS excepted
FROM model_output AS found
LEFT JOIN exception AS by_subject ON found.subject_key = by_subject.subject
LEFT JOIN exception AS by_address ON found.address_code = by_address.subject
LEFT JOIN exception AS by_building ON found.building_code = by_building.subject
WHERE found.not_evaluated IS NULL
ORDER BY
    found.reason,
    found.subject_key
