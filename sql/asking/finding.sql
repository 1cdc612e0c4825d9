-- What the night found of some subjects, at some places or in some buildings, and what became of it.
SELECT
    finding.model_id,
    finding.reason,
    finding.subject_kind,
    finding.subject_key,
    finding.address_code,
    finding.excepted,
    fate.fate,
    fate.rule,
    fate.task_number,
    fate.task_key
FROM push.finding
LEFT JOIN push.finding_fate AS fate
    ON
        finding.business_date = fate.business_date
        AND finding.model_id = fate.model_id
        AND finding.reason = fate.reason
        AND finding.subject_key = fate.subject_key
WHERE
    finding.business_date = $T
    AND (
        finding.subject_key IN (SELECT unnest($keys))
        OR finding.address_code IN (SELECT unnest($places))
        OR finding.building_code IN (SELECT unnest($buildings))
    )
ORDER BY finding.model_id, finding.reason, finding.subject_key
