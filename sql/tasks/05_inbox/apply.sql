-- What answers and reviews changed is taken over into the tasks.
UPDATE tonight_task
SET
    -- task fields: apply
    state = said.state,
    ending = said.ending,
    due_on = said.due_on,
    ended_on = said.ended_on,
    answer_code = said.answer_code,
    answered_on = said.answered_on,
    answered_by = said.answered_by,
    answer_note = said.answer_note,
    answer_department = said.answer_department,
    pending_ending = said.pending_ending,
    extended = said.extended,
    attempts = said.attempts,
    in_progress = said.in_progress,
    review_note = said.review_note,
    refused_by = said.refused_by,
    assigned_to = said.assigned_to,
    assigned_instead_of = said.assigned_instead_of,
    suppressed_until = said.suppressed_until,
    answer_id = said.answer_id,
    review_verdict = said.review_verdict
    -- task fields end
FROM tonight_heard AS said
WHERE tonight_task.task_number = said.task_number
