-- Tasks that ended tonight by an answer about the facts: what may say that a register is wrong.
SELECT
    ended.task_number,
    ended.model_id,
    ended.reason,
    ended.ending,
    ended.answer_code,
    ended.answered_on,
    ended.subject_kind,
    ended.address_code,
    CAST(ended.evidence AS VARCHAR) AS evidence,
    ended.source_rows,
    standard.full_name,
    standard.source_row.delivery AS address_delivery,
    standard.source_row.row_number AS address_row
FROM push.task_ended AS ended
LEFT JOIN registers.standard_address AS standard ON ended.address_code = standard.address_code
WHERE
    ended.ended_on = CAST($T AS DATE)
    AND ended.ending IN ('confirmed', 'not_so')
    AND ended.answer_code IS NOT NULL
ORDER BY ended.task_number
