-- The tasks that somebody answered or reviewed: live ones whole, ended ones to say that they have ended.
SELECT
    -- task fields: touched
    t.task_number,
    t.task_key,
    t.model_id,
    t.reason,
    t.state,
    t.ending,
    t.due_on,
    t.ended_on,
    t.route,
    CAST(t.evidence AS VARCHAR) AS evidence,
    t.recipients,
    t.answer_code,
    t.answered_on,
    t.answered_by,
    t.answer_note,
    t.answer_department,
    t.pending_ending,
    t.extended,
    t.attempts,
    t.in_progress,
    t.review_note,
    t.refused_by,
    t.assigned_to,
    t.assigned_instead_of,
    t.natural_doer,
    t.suppressed_until,
    t.answer_id,
    t.review_verdict
    -- task fields end
FROM tonight_said AS said
INNER JOIN tonight_task AS t ON said.task_number = t.task_number
ORDER BY t.task_number
