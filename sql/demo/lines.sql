-- What the people of the living demo city have on their lists: every line that somebody may fill in, with what the task says.
-- Grain: one row a line (recipient, role and task_number).
SELECT
    line.zone,
    line.kind,
    line.number,
    line.role,
    line.task_number,
    line.model_id,
    line.reason,
    line.subject_kind,
    line.subject_key,
    line.address_code,
    line.priority,
    line.listed_on,
    task.episode,
    task.attempts,
    task.extended,
    task.answer_code,
    task.answered_on,
    task.pending_ending,
    length(task.refused_by) AS refusals,
    task.review_note IS NOT NULL AS was_sent_back,
    task.evidence,
    task.source_rows
FROM push.list_line AS line
INNER JOIN push.task_live AS task ON line.task_number = task.task_number
WHERE (line.role = 'do' AND line.state = 'open') OR (line.role = 'review' AND line.state = 'in_review')
ORDER BY line.zone, line.kind, line.number, line.role, line.task_number
