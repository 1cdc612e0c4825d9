-- A task as it stands.
SELECT
    task_number,
    model_id,
    model_version,
    reason,
    subject_kind,
    address_code,
    priority,
    state,
    ending,
    opened_on,
    listed_on,
    due_on,
    ended_on
FROM push.task_state
WHERE task_number = $task_number
