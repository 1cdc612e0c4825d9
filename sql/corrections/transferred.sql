-- Tasks that ended tonight as confirmed and for another department to act on.
SELECT
    ended.task_number,
    ended.model_id,
    ended.reason,
    ended.subject_kind,
    ended.route,
    ended.answered_on,
    ended.answered_by,
    ended.answer_note,
    ended.answer_department,
    CAST(ended.evidence AS VARCHAR) AS evidence,
    ended.recipients,
    standard.full_name
FROM push.task_ended AS ended
LEFT JOIN registers.standard_address AS standard ON ended.address_code = standard.address_code
WHERE
    ended.ended_on = CAST($T AS DATE)
    AND ended.ending = 'confirmed'
    AND substr(ended.answer_code, 1, 2) IN (SELECT unnest($codes))
ORDER BY ended.task_number
